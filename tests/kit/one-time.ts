import { randomUUIDv7 } from 'node:crypto';
import { aTwoFactorUser, codeNow } from '@deskwire/router/identity/auth/testing/authenticator.ts';
import { newestMail, password } from '@deskwire/router/identity/auth/testing/accounts.ts';
import { visitor } from '@deskwire/router/testing/visitor.ts';
import { mailsTo, tokenIn } from '@deskwire/router/testing/mails.ts';
import { restoreToken } from '@deskwire/router/identity/users/deletion/restore-token.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { aUser, type TestUser } from '@deskwire/testing/builders.ts';
import type { FurnishedTeam } from './team.ts';

/** Live values of every kind that works once. An attempt uses them up and is undone, so the next finds them again. */
export interface OneTimeValues {
  readonly applicant: { readonly email: string; readonly token: string; readonly code: string };
  readonly email_login: { readonly token: string };
  readonly reset: { readonly token: string };
  readonly exchange: { readonly token: string };
  readonly refresh_token: string;
  readonly challenge: { readonly token: string; code(): string };
  readonly device: { readonly device_code: string; readonly user_code: string };
  readonly restore_account: string;
  /** For `otherUser`. */
  readonly invitation: string;
}

/** Gets each of them the way a person would. */
export async function oneTimeValues(
  world: TestWorld,
  account: TestUser,
  invitee: TestUser,
  a: FurnishedTeam,
): Promise<OneTimeValues> {
  const anyone = () => visitor(world).call();
  const applicant = `${randomUUIDv7()}@applicant.example`;
  const registered = await anyone().auth.register({ email: applicant, password, full_name: 'Grace Hopper' });
  await anyone().auth.emailLogin({ email: account.email });
  const { token: email_login } = await newestMail(world, account.email);
  await anyone().auth.forgotPassword({ email: account.email });
  const { token: reset } = await newestMail(world, account.email);
  const signedIn = await anyone().auth.token({ email: account.email, password });
  if (signedIn.status !== 'signed_in') throw new Error('The account has a second factor');
  const { token: exchange } = await (await world.as(account)).auth.sessionToken({});
  const { device_code, user_code } = await anyone().auth.device.start({});
  const challenge = await aChallenge(world);
  await keepAlive(world);
  return {
    applicant: {
      email: applicant,
      token: registered.verification_token!,
      code: registered.verification_code!,
    },
    email_login: { token: email_login },
    reset: { token: reset },
    exchange: { token: exchange },
    refresh_token: signedIn.refresh_token!,
    challenge,
    device: { device_code, user_code },
    restore_account: await deletedAccount(world),
    invitation: await anInvitation(world, a, invitee),
  };
}

async function aChallenge(world: TestWorld): Promise<OneTimeValues['challenge']> {
  const { email, secret } = await aTwoFactorUser(world);
  // The code that switched the factor on is used up.
  world.clock.advance({ seconds: 30 });
  const step = await visitor(world).call().auth.token({ email, password });
  if (step.status !== 'second_factor_required') throw new Error('No second factor was asked for');
  return { token: step.challenge_token, code: () => codeNow(world, secret) };
}

async function deletedAccount(world: TestWorld): Promise<string> {
  const user = await aUser(world.kysely);
  const deleted_at = new Date().toISOString();
  const purge_at = new Date(Date.now() + 86_400_000).toISOString();
  const gone = { status: 'deleted', deleted_at, purge_at } as const;
  await world.kysely.updateTable('users').set(gone).where('id', '=', user.user_id).execute();
  return restoreToken(world.services, { user_id: user.user_id, deleted_at });
}

async function anInvitation(world: TestWorld, { id: team_id, owner }: FurnishedTeam, { email }: TestUser) {
  await (await world.as(owner)).teams.invitations.create({ team_id, email, roles: ['member'] });
  await world.drain();
  return tokenIn((await mailsTo(world, email)).at(-1)!);
}

/** Some live for a minute and a half, and a crowded machine takes its time. */
async function keepAlive({ kysely }: TestWorld): Promise<void> {
  const expires_at = new Date(Date.now() + 86_400_000).toISOString();
  await kysely.updateTable('one_time_values').set({ expires_at }).execute();
  await kysely
    .updateTable('one_time_values')
    .set({ code_expires_at: expires_at })
    .where('code_expires_at', 'is not', null)
    .execute();
}
