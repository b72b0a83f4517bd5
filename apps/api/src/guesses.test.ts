import { afterAll, expect, test } from 'vitest';
import { anAccount, anEmail, password } from '@deskwire/router/identity/auth/testing/accounts.ts';
import { someAddress } from '@deskwire/router/testing/visitor.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createServer } from './server.ts';

const world = await testWorld();
const services = { ...world.services, config: { ...world.services.config, production: true } };
const app = await createServer(services);
afterAll(() => app.close());
const wrong = 'not the password at all';

const post = (path: string, body: object, remoteAddress = someAddress()) =>
  app.inject({ method: 'POST', url: path, body, remoteAddress });

/** One request with many calls. */
const batchOf = (inputs: readonly object[], remoteAddress: string) =>
  app.inject({
    method: 'POST',
    url: `/trpc/${Array(inputs.length).fill('auth.login').join(',')}?batch=1`,
    body: Object.fromEntries(inputs.entries()),
    remoteAddress,
  });
const codesOf = (body: string): string[] =>
  [...body.matchAll(/"code":"([A-Z_]+)"/g)].flatMap(([, code]) => (code === undefined ? [] : [code]));

test('P9 a batch carries ten guesses and no more, and each of them counts', async () => {
  const { email } = await anAccount(world);
  const tooMany = await batchOf(
    Array.from({ length: 200 }, () => ({ email, password: wrong })),
    someAddress(),
  );
  expect(tooMany.statusCode).toBeGreaterThanOrEqual(400);
  const batches = await Promise.all(
    Array.from({ length: 20 }, () =>
      batchOf(
        Array.from({ length: 10 }, () => ({ email, password: wrong })),
        someAddress(),
      ),
    ),
  );
  const codes = batches.flatMap(({ body }) => codesOf(body));
  expect(codes.filter((code) => code === 'AUTH_INVALID_CREDENTIALS')).toHaveLength(5);
  expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(195);
});

test('P9 an X-Forwarded-For of the caller’s own makes no new address of theirs', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 200 }, async (_, i) => {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/v1/auth/login',
        headers: {
          'x-forwarded-for': `198.51.100.${i}`,
          'x-real-ip': `198.51.100.${i}`,
          'cf-connecting-ip': `198.51.100.${i}`,
          forwarded: `for=198.51.100.${i}`,
        },
        body: { email: anEmail(), password: wrong },
        remoteAddress: '203.0.113.200',
      });
      return answer.statusCode;
    }),
  );
  expect(statuses.filter((status) => status === 401)).toHaveLength(20);
  expect(statuses.filter((status) => status === 429)).toHaveLength(180);
});

test('P9 sixty-four addresses of one /64 are one caller', async () => {
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, i) =>
      post('/api/v1/auth/login', { email: anEmail(), password: wrong }, `2001:db8:9:9::${(i + 1).toString(16)}`),
    ),
  );
  expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(20);
  expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(44);
});

/** The calls about an email address that need no sign-in. */
const questions: Record<string, [path: string, more: object]> = {
  'signing in': ['/api/v1/auth/login', { password: wrong }],
  registering: ['/api/v1/auth/register', { password, full_name: 'Somebody' }],
  'a forgotten password': ['/api/v1/auth/forgot-password', {}],
  'another mail': ['/api/v1/auth/resend-verification', {}],
  'signing in by mail': ['/api/v1/auth/email-login', {}],
  'the code of a sign-in mail': ['/api/v1/auth/email-login', { code: '000000' }],
  'the code of a registration': ['/api/v1/auth/verify-code', { code: '000000' }],
  'the code of a registration, with a password': ['/api/v1/auth/verify-code', { code: '000000', password }],
  'the code for a new password': ['/api/v1/auth/reset-password', { code: '000000', new_password: password }],
};
/** Removes what differs between any two responses, whomever they are about. */
const withoutChance = (text: string, email: string) =>
  text
    .replaceAll(email, 'the address')
    .replaceAll(/rg_[\w.-]{80}/g, 'a registration')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'an id')
    .replaceAll(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT/g, 'a time');

test.each(Object.entries(questions))(
  'P11 an answer about %s is the same with an account and without',
  async (_, [path, more]) => {
    const { email } = await anAccount(world);
    const answerOf = async (address: string) => {
      const { statusCode, headers, body } = await post(path, { email: address, ...more });
      return {
        statusCode,
        body: withoutChance(body, address),
        headers: withoutChance(JSON.stringify(headers), address),
      };
    };
    expect(await answerOf(email)).toEqual(await answerOf(anEmail()));
  },
);
