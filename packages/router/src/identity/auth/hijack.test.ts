import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { startProvider } from '@deskwire/adapters/provider-server.fixture.ts';
import { createSignInProviders } from '@deskwire/adapters/sign-in-providers.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { seed } from '@deskwire/testing/effort.ts';
import { mailsTo, tokenIn, codeIn } from '../../testing/mails.ts';
import { visitor, type Visitor } from '../../testing/visitor.ts';
import { testWorld, type TestWorld } from '../../testing/world.ts';
import { verifyPassword } from '../passwords.ts';
import { anEmail } from './testing/accounts.ts';
import { codeNow } from './testing/authenticator.ts';

const server = await startProvider();
afterAll(() => server.close());
const plain = await testWorld();
const providers = createSignInProviders([
  { kind: 'oidc', id: 'google', name: 'Google', issuer: server.issuer, ...server.client },
]);
const world: TestWorld = { ...plain, services: { ...plain.services, providers } };
const team = await aTeam(world.kysely);
const owner = await world.as(await aMember(world.kysely, team, 'owner'));
// No answer shows what only the mail may say.
const config = { production: true };
const evesPassword = 'chosen by eve before ada came';
const adasPassword = 'ada alone knows this sentence';

/** One address, its owner in her browser, and a stranger who wants it. */
interface Story {
  readonly order: readonly Act[];
  readonly email: string;
  readonly ada: Visitor;
  readonly eve: Visitor;
  /** What Eve got hold of while she could sign in. */
  readonly loot: Visitor[];
  /** The hash that her password was last compared with. */
  compared: string | null;
}
interface Doing {
  /** Before the mails go out. */
  readonly ask?: (story: Story) => Promise<unknown>;
  /** Once they are there. */
  readonly use?: (story: Story) => Promise<unknown>;
}
type Act =
  | 'eve registers'
  | 'ada registers'
  | 'ada clicks'
  | 'ada types a code'
  | 'ada signs in by mail'
  | 'ada joins'
  | 'ada comes from Google'
  | 'ada chooses a new password';

const ignoring = (...codes: string[]) => {
  return (error: { app?: string }) => {
    if (!codes.includes(error.app ?? '')) throw error;
  };
};
const mailsOf = async ({ email }: Story, template: string) =>
  (await mailsTo(world, email)).filter((mail) => mail.template === template);
const signInByMail = async (story: Story) => {
  if (story.ada.bearer !== undefined) return;
  const mail = (await mailsOf(story, 'sign-in-link')).at(-1);
  if (mail === undefined) return;
  const answer = await story.ada.call().auth.emailLogin({ token: tokenIn(mail) });
  if (answer.status !== 'signed_in') throw new Error(`Ada is kept out of her own account: ${answer.status}`);
  story.ada.bearer = answer.access_token!;
};
const askForSignIn = async ({ ada, email }: Story) =>
  void (ada.bearer === undefined && (await ada.call().auth.emailLogin({ email }).catch(ignoring('RATE_LIMITED'))));

const doings: Record<Act, Doing> = {
  'eve registers': {
    ask: ({ eve, email }) => eve.call().auth.register({ email, password: evesPassword, full_name: 'Eve' }),
  },
  'ada registers': {
    ask: ({ ada, email }) => ada.call().auth.register({ email, password: adasPassword, full_name: 'Ada' }),
  },
  // Every link she has, whoever asked for it; where a page asks for a password she closes it, or gives one of her own.
  'ada clicks': {
    use: async (story) => {
      for (const [i, mail] of (await mailsOf(story, 'verify-email')).entries()) {
        const click = (more: { password?: string }) =>
          story.ada
            .call()
            .auth.verifyEmail({ token: tokenIn(mail), ...more })
            .catch(ignoring('TOKEN_SPENT', 'PASSWORD_MISSING'));
        await click({});
        if ((i + story.order.indexOf('eve registers')) % 2 === 0) await click({ password: adasPassword });
      }
    },
  },
  'ada types a code': {
    use: async (story) => {
      for (const mail of await mailsOf(story, 'verify-email'))
        await story.ada
          .call()
          .auth.verifyCode({ email: story.email, code: codeIn(mail) })
          .catch(ignoring('CODE_INVALID', 'PASSWORD_MISSING'));
    },
  },
  'ada signs in by mail': { ask: askForSignIn, use: signInByMail },
  'ada comes from Google': {
    use: async ({ ada, email }) => {
      const begun = await ada.call().auth.oauth.start({ provider: 'google' });
      const answer = await server.consent(begun.authorization_url, { subject: email, email, email_verified: true });
      await ada.call().auth.oauth.finish({ provider: 'google', ...answer, binding: begun.binding });
    },
  },
  'ada chooses a new password': {
    ask: ({ ada, email }) => ada.call().auth.forgotPassword({ email }),
    use: async (story) => {
      const mail = (await mailsOf(story, 'reset-password')).at(-1);
      if (mail === undefined) return;
      await story.ada.call().auth.resetPassword({ token: tokenIn(mail), new_password: `${adasPassword} again` });
    },
  },
  'ada joins': {
    ask: async (story) => {
      await owner.teams.invitations.create({ team_id: team.id, email: story.email, roles: ['member'] });
      await askForSignIn(story);
    },
    use: async (story) => {
      await signInByMail(story);
      const token = tokenIn((await mailsOf(story, 'team-invitation')).at(-1)!);
      if (story.ada.bearer !== undefined) await story.ada.call().teams.invitations.accept({ token });
    },
  },
};

/** Eve tries what she knows, and takes what she can: a session, an API key, a device of hers, a second factor. */
async function tryToLoot(story: Story): Promise<void> {
  const { email, eve, loot } = story;
  const account = await world.kysely
    .selectFrom('users')
    .select('password_hash')
    .where('email', '=', email)
    .executeTakeFirst();
  if (!account?.password_hash || account.password_hash === story.compared) return;
  story.compared = account.password_hash;
  if (!(await verifyPassword(account.password_hash, evesPassword))) return;
  const answer = await eve
    .call()
    .auth.login({ email, password: evesPassword })
    .catch(() => undefined);
  if (answer?.status !== 'signed_in') return;
  const inside = visitor(world, { config });
  inside.bearer = answer.access_token!;
  const robot = visitor(world, { config });
  robot.bearer = (await inside.call().apiKeys.create({ name: 'hidden', scopes: ['*'] })).key;
  const { user_code, device_code } = await eve.call().auth.device.start({});
  await inside.call().auth.device.approve({ user_code });
  const device = await eve.call().auth.device.poll({ device_code });
  const plugin = visitor(world, { config });
  plugin.bearer = 'access_token' in device ? device.access_token! : undefined;
  const { secret } = await inside.call().auth.twoFactor.enable({ password: evesPassword });
  await inside.call().auth.twoFactor.confirm({ code: codeNow(world, secret) });
  loot.push(inside, robot, plugin);
}

/** Plays all stories side by side, one act of each at a time, so that the mails of an act go out together. */
async function play(stories: readonly Story[]): Promise<void> {
  const each = async (work: (story: Story) => Promise<unknown>) => {
    for (let i = 0; i < stories.length; i += 10) await Promise.all(stories.slice(i, i + 10).map(work));
  };
  for (let step = 0; step < stories[0]!.order.length; step++) {
    await each(async (story) => doings[story.order[step]!].ask?.(story));
    await world.drain();
    await each(async (story) => doings[story.order[step]!].use?.(story));
    await each(tryToLoot);
  }
}

async function expectNothingLeft({ order, email, eve, loot }: Story): Promise<void> {
  const told = order.join(', ');
  await expect(eve.call().auth.login({ email, password: evesPassword }), told).rejects.toMatchObject({
    app: 'AUTH_INVALID_CREDENTIALS',
  });
  for (const thief of loot)
    await expect(thief.call().users.me({}), told).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  const [factor] = await world.kysely
    .selectFrom('two_factors')
    .innerJoin('users', 'users.id', 'two_factors.user_id')
    .select('user_id')
    .where('users.email', '=', email)
    .execute();
  expect(factor, told).toBeUndefined();
}

const storyOf = (order: readonly Act[]): Story => ({
  order,
  email: anEmail(),
  ada: visitor(world, { config }),
  eve: visitor(world, { config }),
  loot: [],
  compared: null,
});
function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

const aRegistration = async (someone: Visitor, email: string, chosen: string) => {
  const { registration_token } = await someone.call().auth.register({ email, password: chosen, full_name: 'Somebody' });
  await world.drain();
  const mail = (await mailsTo(world, email)).findLast(({ template }) => template === 'verify-email')!;
  return { registration_token, token: tokenIn(mail), code: codeIn(mail) };
};
const opens = (email: string, chosen: string) =>
  visitor(world, { config })
    .call()
    .auth.login({ email, password: chosen })
    .then(
      () => true,
      () => false,
    );

test('a mail that somebody else asked for opens an account only with a password that is chosen now', async () => {
  const email = anEmail();
  const { token } = await aRegistration(visitor(world, { config }), email, evesPassword);
  const { auth } = visitor(world, { config }).call();
  for (let i = 0; i < 3; i++)
    await expect(auth.verifyEmail({ token })).rejects.toMatchObject({ app: 'PASSWORD_MISSING' });
  await expect(auth.verifyEmail({ token, password: 'short' })).rejects.toMatchObject({ app: 'PASSWORD_UNACCEPTABLE' });
  await expect(auth.verifyEmail({ token, password: 'Somebody-2026' })).rejects.toMatchObject({
    app: 'PASSWORD_UNACCEPTABLE',
  });
  expect(await auth.verifyEmail({ token, password: adasPassword })).toEqual({ status: 'verified', email });
  expect([await opens(email, evesPassword), await opens(email, adasPassword)]).toEqual([false, true]);
});

test('so does a code, which is not used up by being right alone, while wrong ones are counted', async () => {
  const email = anEmail();
  const { code } = await aRegistration(visitor(world, { config }), email, evesPassword);
  const { auth } = visitor(world, { config }).call();
  const wrong = code === '000000' ? '000001' : '000000';
  for (let i = 0; i < 4; i++)
    await expect(auth.verifyCode({ email, code: wrong })).rejects.toMatchObject({ app: 'CODE_INVALID' });
  for (let i = 0; i < 2; i++)
    await expect(auth.verifyCode({ email, code })).rejects.toMatchObject({ app: 'PASSWORD_MISSING' });
  expect(await auth.verifyCode({ email, code, password: adasPassword })).toEqual({ status: 'verified', email });
  expect([await opens(email, evesPassword), await opens(email, adasPassword)]).toEqual([false, true]);
});

test('an applicant is known by the cookie of their browser, or by the token that their program kept', async () => {
  for (const proof of ['link', 'code'] as const)
    for (const program of [false, true]) {
      const email = anEmail();
      const browser = visitor(world, { config });
      const { registration_token, token, code } = await aRegistration(browser, email, adasPassword);
      const { auth } = (program ? visitor(world, { config }) : browser).call();
      const known = program ? { registration_token } : {};
      if (proof === 'link') await auth.verifyEmail({ token, ...known });
      else await auth.verifyCode({ email, code, ...known });
      expect(await opens(email, adasPassword), `${proof}, program: ${program}`).toBe(true);
    }
});

test('a registration proves nothing about another one, nor does one that was made up', async () => {
  const email = anEmail();
  const { token } = await aRegistration(visitor(world, { config }), email, evesPassword);
  const ada = visitor(world, { config });
  const { registration_token } = await aRegistration(ada, email, adasPassword);
  const made_up = registration_token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  for (const one of [registration_token, made_up])
    await expect(ada.call().auth.verifyEmail({ token, registration_token: one })).rejects.toMatchObject({
      app: 'PASSWORD_MISSING',
    });
});

test('another mail is that of one’s own application, and to somebody else one with nobody’s password', async () => {
  const email = anEmail();
  const ada = visitor(world, { config });
  await aRegistration(ada, email, adasPassword);
  const eve = visitor(world, { config });
  const stranger = await aRegistration(eve, email, evesPassword);
  const again = async (someone: Visitor) => {
    await someone.call().auth.resendVerification({ email });
    await world.drain();
    return tokenIn((await mailsTo(world, email)).at(-1)!);
  };
  const hers = await again(ada);
  expect(hers).not.toBe(stranger.token);
  await ada.call().auth.verifyEmail({ token: hers });
  expect([await opens(email, evesPassword), await opens(email, adasPassword)]).toEqual([false, true]);

  const other = anEmail();
  await aRegistration(eve, other, evesPassword);
  await visitor(world, { config }).call().auth.resendVerification({ email: other });
  await world.drain();
  const mails = await mailsTo(world, other);
  expect(mails).toHaveLength(2);
  const token = tokenIn(mails[1]!);
  for (const someone of [eve, visitor(world, { config })])
    await expect(someone.call().auth.verifyEmail({ token })).rejects.toMatchObject({ app: 'PASSWORD_MISSING' });
});

test('the database itself refuses a password for an address that nobody has proven', async () => {
  const unproven = world.kysely
    .insertInto('users')
    .values({
      id: crypto.randomUUID(),
      email: anEmail(),
      password_hash: 'a hash',
      full_name: 'Eve',
      created_at: new Date().toISOString(),
      updated_at: new Date().toISOString(),
    })
    .execute();
  await expect(unproven).rejects.toMatchObject({ code: '23514' });
});

const orders: Record<string, () => Act[][]> = {
  'proves it by the link': () =>
    permutations(['eve registers', 'ada registers', 'ada clicks', 'ada signs in by mail', 'ada joins']),
  'proves it by the code': () => permutations(['eve registers', 'ada registers', 'ada types a code', 'ada joins']),
  'comes by a provider or a new password': () =>
    permutations<Act>([
      'ada comes from Google',
      'ada clicks',
      'ada chooses a new password',
      'ada signs in by mail',
    ]).map((later) => ['eve registers', ...later]),
};
/** Some of a great many orders, others with each seed; the proof "prehijack" plays all of them. */
const most = Number(process.env['HIJACK_ORDERS'] ?? 12);
const someOf = (all: Act[][]): Act[][] =>
  all.length <= most
    ? all
    : fc.sample(fc.shuffledSubarray(all, { minLength: most, maxLength: most }), { seed, numRuns: 1 })[0]!;
test.each(Object.entries(orders))(
  `T-PREHIJACK whoever registers an address keeps nothing of it, in whatever order its owner %s (SEED=${seed})`,
  { timeout: 1_800_000 },
  async (_, ordersOf) => {
    const stories = someOf(ordersOf()).map(storyOf);
    await play(stories);
    for (const story of stories) await expectNothingLeft(story);
  },
);
