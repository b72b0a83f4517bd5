import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { visitor } from '../../testing/visitor.ts';
import { testWorld } from '../../testing/world.ts';
import { anAccount, anEmail, password } from './testing/accounts.ts';

const world = await testWorld();
const config = { production: true };
const PAIRS = 60;
const ROUNDS = 4;

const calls: Record<string, (email: string) => Promise<unknown>> = {
  login: (email) => visitor(world, { config }).call().auth.login({ email, password: 'not the password at all' }),
  register: (email) => visitor(world, { config }).call().auth.register({ email, password, full_name: 'Somebody' }),
  forgotPassword: (email) => visitor(world, { config }).call().auth.forgotPassword({ email }),
  resendVerification: (email) => visitor(world, { config }).call().auth.resendVerification({ email }),
  emailLogin: (email) => visitor(world, { config }).call().auth.emailLogin({ email }),
  'a wrong code of a sign-in mail': (email) =>
    visitor(world, { config }).call().auth.emailLogin({ email, code: '000000' }),
  'a wrong code for a new password': (email) =>
    visitor(world, { config }).call().auth.resetPassword({ email, code: '000000', new_password: password }),
};

/** Somebody who has been sent a code for everything that codes are good for. */
async function aKnownAddress(): Promise<string> {
  const { user_id, email } = await anAccount(world);
  const [at, later] = [new Date().toISOString(), new Date(Date.now() + 600_000).toISOString()];
  await world.kysely
    .insertInto('one_time_values')
    .values(
      ['email-login', 'reset-password'].map((purpose) => ({
        id: randomUUIDv7(),
        purpose,
        subject: email,
        user_id,
        token_hash: randomBytes(32),
        code_mac: randomBytes(32),
        code_expires_at: later,
        created_at: at,
        expires_at: later,
      })),
    )
    .execute();
  return email;
}

async function milliseconds(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await call().catch(() => undefined);
  return performance.now() - start;
}

/** How often a call about an account takes longer than one about none: 0.5 where time tells nothing. */
function separation(known: readonly number[], unknown: readonly number[]): number {
  let longer = 0;
  for (const a of known) for (const b of unknown) longer += a > b ? 1 : a === b ? 0.5 : 0;
  return longer / (known.length * unknown.length);
}

// A leak shows in every round; chance does not survive four.
test.each(Object.entries(calls))(
  'P11 the time of %s does not tell whether an address has an account',
  async (_, call) => {
    const known: number[] = [];
    const unknown: number[] = [];
    let found = Number.NaN;
    await call(anEmail()).catch(() => undefined);
    for (let round = 0; round < ROUNDS; round++) {
      for (let pair = 0; pair < PAIRS; pair++) {
        const address = await aKnownAddress();
        const none = anEmail();
        const inTurn = [
          async () => known.push(await milliseconds(() => call(address))),
          async () => unknown.push(await milliseconds(() => call(none))),
        ];
        for (const one of pair % 2 === 0 ? inTurn : inTurn.toReversed()) await one();
      }
      found = separation(known, unknown);
      if (found > 0.4 && found < 0.6) break;
    }
    expect(found).toBeGreaterThan(0.4);
    expect(found).toBeLessThan(0.6);
  },
);
