import { randomUUIDv7 } from 'node:crypto';
import type { Delegate } from '@deskwire/router/kit/context.ts';
import { customPermissions, isTeamRole } from '@deskwire/contract/kit/access.ts';
import { declared } from '../declared.ts';
import { oneTimeValues, type OneTimeValues } from './one-time.ts';
import { hashPassword } from '@deskwire/router/identity/passwords.ts';
import { aTwoFactorUser } from '@deskwire/router/identity/auth/testing/authenticator.ts';
import { password } from '@deskwire/router/identity/auth/testing/accounts.ts';
import { testWorld, type TestWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aUser, type TestUser } from '@deskwire/testing/builders.ts';
import { actors, type Actor, type ActorName } from './actors.ts';
import { stageDomains } from '../stage/all.ts';
import { anApiKey } from './an-api-key.ts';
import { furnishedTeam, type FurnishedTeam } from './team.ts';

/** Two furnished teams and everybody who may stand before a door, each with what they show there. */
export interface Stage {
  readonly world: TestWorld;
  readonly a: FurnishedTeam;
  readonly b: FurnishedTeam;
  /** The bearer token of each actor; none for who has none. */
  readonly bearers: Readonly<Record<ActorName, string | undefined>>;
  /** For whom the worker runs what, by the actor that the run is. */
  readonly runs: Readonly<Record<string, Delegate>>;
  /** Somebody who can sign in. Everybody on the stage has this password. */
  readonly account: TestUser & { readonly password: string };
  /** A team that its founder, the `owner`, has deleted, and an account that can be restored. */
  readonly deleted_team: string;
  readonly deleted_user: string;
  readonly once: OneTimeValues;
}

export const MARK_A = 'CANARY_A';
export const MARK_B = 'CANARY_B';

/** Sets the stage in a database of its own. Nobody can step out of the role that `actors` gives them. */
export async function setStage(): Promise<Stage> {
  const world = await testWorld();
  const a = await furnishedTeam(world, MARK_A);
  const b = await furnishedTeam(world, MARK_B);
  const users = new Map<ActorName, TestUser>();
  for (const actor of actors) users.set(actor.name, await userOf(world, a, b, actor));
  const people = actors.map((actor) => ({ actor, user: users.get(actor.name)! }));
  for (const domain of stageDomains.values()) await domain.everybodyCame?.(world, a, people);
  const bearers: Partial<Record<ActorName, string | undefined>> = {};
  for (const actor of actors) bearers[actor.name] = await bearerOf(world, a, actor, users.get(actor.name)!);
  const runs = actors
    .filter(({ credential }) => credential === 'delegate')
    .map(({ name, scopes = [] }) => [name, runFor(users.get(name)!, a.id, scopes)]);
  const account = { ...(await aUser(world.kysely)), password };
  const password_hash = await hashPassword(password);
  await world.kysely.updateTable('users').set({ password_hash }).where('email_verified_at', 'is not', null).execute();
  return {
    world,
    a,
    b,
    bearers: bearers as Stage['bearers'],
    runs: Object.fromEntries(runs) as Stage['runs'],
    account,
    deleted_team: await aDeletedTeam(world, users.get('owner')!),
    deleted_user: await aDeletedUser(world),
    once: await oneTimeValues(world, account, users.get('otherUser')!, a),
  };
}

async function bearerOf(
  world: TestWorld,
  a: FurnishedTeam,
  actor: Actor & { name: ActorName },
  user: TestUser,
): Promise<string | undefined> {
  if (actor.name === 'secondFactorPending') return pendingOf(world);
  if (actor.credential === 'none' || actor.credential === 'delegate') return undefined;
  if (actor.name === 'leaverKey') return keyOfLeaver(world, a);
  if (actor.credential === 'key') {
    const revoked = actor.name === 'revokedKey';
    return (await anApiKey(world, { ...user, team_id: a.id, scopes: actor.scopes ?? [], revoked })).key;
  }
  await estrange(world, user, actor);
  return world.tokenOf(user);
}

/** `*` stands for all procedures that there are, so that what no run may call is on its list as well. */
const runFor = ({ user_id }: TestUser, team_id: string, scopes: readonly string[]): Delegate => ({
  user_id,
  team_id: team_id as Delegate['team_id'],
  procedures: scopes.includes('*') ? [...declared.keys()] : scopes,
  by: `workflow_run:${randomUUIDv7()}`,
});

function userOf(world: TestWorld, a: FurnishedTeam, b: FurnishedTeam, actor: Actor): Promise<TestUser> | TestUser {
  if (actor.owns) return a.reporter;
  if (actor.team === 'none') return aUser(world.kysely, { platform_role: actor.platform });
  if (actor.team === 'B') return b.owner;
  if (actor.roles.every(isTeamRole)) return aMember(world.kysely, a, ...actor.roles);
  return aCustomMember(world, a, actor.roles);
}

/** Somebody with nothing but a custom role, which they were given as everybody is. */
async function aCustomMember(world: TestWorld, { id: team_id, owner }: FurnishedTeam, roles: Actor['roles']) {
  const member = await aMember(world.kysely, { id: team_id }, 'viewer');
  const { customRoles, teams } = await world.as(owner);
  const permissions = customPermissions.filter((permission) => roles.includes(permission));
  const { id: custom_role_id } = await customRoles.create({ team_id, name: 'Dispatcher', permissions });
  await teams.members.setRole({ team_id, user_id: member.user_id, custom_role_id });
  return member;
}

/** Takes from a session or account what its role says it lacks. */
async function estrange({ kysely }: TestWorld, user: TestUser, { name, fresh }: Actor): Promise<void> {
  const past = new Date(Date.now() - 30_000).toISOString();
  const accounts: Partial<Record<string, object>> = {
    suspended: { status: 'suspended' },
    deleted: { status: 'deleted', deleted_at: past },
    unverified: { email_verified_at: null },
  };
  const sessions: Partial<Record<string, object>> = {
    expired: { expires_at: past },
    loggedOut: { revoked_at: past },
  };
  const account = accounts[name];
  const session = fresh ? sessions[name] : { authenticated_at: new Date(Date.now() - 1_200_000).toISOString() };
  if (account !== undefined) await kysely.updateTable('users').set(account).where('id', '=', user.user_id).execute();
  if (session !== undefined)
    await kysely.updateTable('sessions').set(session).where('id', '=', user.session_id).execute();
}

/** What stands between the password and the second factor: it is no session. */
async function pendingOf(world: TestWorld): Promise<string> {
  const { email } = await aTwoFactorUser(world);
  const step = await world.caller({}).auth.login({ email, password });
  if (step.status !== 'second_factor_required') throw new Error('No second factor was asked for');
  return step.challenge_token;
}

async function keyOfLeaver(world: TestWorld, a: FurnishedTeam): Promise<string> {
  const leaver = await aMember(world.kysely, a, 'admin');
  const { key } = await anApiKey(world, { ...leaver, scopes: ['*'] });
  await (await world.as(a.owner)).teams.members.remove({ team_id: a.id, user_id: leaver.user_id });
  return key;
}

async function aDeletedTeam(world: TestWorld, founder: TestUser): Promise<string> {
  const { id } = await (await world.as(founder)).teams.create({ name: 'Given up' });
  await (await world.as(founder)).teams.delete({ team_id: id });
  return id;
}

async function aDeletedUser({ kysely }: TestWorld): Promise<string> {
  const { user_id } = await aUser(kysely);
  const gone = { status: 'deleted' as const, deleted_at: new Date().toISOString(), purge_at: later };
  await kysely.updateTable('users').set(gone).where('id', '=', user_id).execute();
  return user_id;
}
const later = new Date(Date.now() + 30 * 86_400_000).toISOString();
