import { randomUUIDv7 } from 'node:crypto';
import { guestRoles, personKindOf, type TeamRole } from '@deskwire/contract/kit/access.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../../kit/context.ts';
import { EventRef, type JobCtx, platformJob } from '../../../kit/job.ts';
import { mintTeam } from '../../../kit/mint-team.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { mergePeople } from '../../people/merge.ts';
import * as queries from './queries.ts';
import { lockMembers } from '../members/lock.ts';
import { findMember, setMember } from '../members/queries.ts';
import type { Services } from '../../../kit/services.ts';
import { rolesOf } from '../members/roles.ts';
import { requireSeat } from '../members/seats.ts';

export interface Joining {
  readonly db: Tx;
  readonly events: Events<'person.joined' | 'person.claimed' | 'person.merged' | 'person.absorbed'>;
  readonly services: Pick<Services, 'domains'>;
  readonly now: () => string;
}
export interface Joined {
  readonly person_id: string;
  /** What they are now: as asked, or, if they were in the team already, what they are. */
  readonly roles: readonly TeamRole[];
  readonly joined: boolean;
}

/**
 * Makes a user with a verified address a person of a team. Somebody who left comes back as who they were, and a
 * contact with the same address turns out to be them. Whoever is in the team already stays what they are.
 * Undefined: the user may not join, because they are suspended, deleted or not verified. Throws TIER_LIMIT_EXCEEDED where
 * no seat is left.
 */
export async function joinTeam(
  tx: Joining,
  { team_id, user, roles }: { team_id: TeamId; user: queries.Joiner; roles: readonly TeamRole[] },
  { by_themselves = false, only_claim = false }: Manner = {},
): Promise<Joined | undefined> {
  const { db, events, now } = tx;
  if (!(await queries.lockJoiner(db, user.id))) return undefined;
  await lockMembers(db, team_id);
  const known = await findMember(db, { team_id }, user.id);
  const contact = await queries.findContact(db, { team_id }, user.email);
  if (only_claim && contact === undefined) return undefined;
  const person_id = known?.person_id ?? contact?.id ?? randomUUIDv7();
  const by = { team_id, ...(by_themselves ? { actor_id: person_id, user_id: user.id } : {}) };
  if (known !== undefined && contact !== undefined)
    await mergePeople(tx, { team_id, from_id: contact.id, into_id: known.person_id }, by);
  if (known !== undefined && known.left_at === null) return { person_id, roles: known.roles, joined: false };
  await requireSeat(tx, team_id, [], roles);
  const given = { kind: personKindOf(roles), roles: rolesOf({ roles }), at: now() };
  const saved =
    known === undefined
      ? await queries.insertMember(db, { team_id }, { id: person_id, user, ...given })
      : await setMember(db, { team_id }, person_id, { ...given, name: user.full_name, email: user.email });
  if (known === undefined && contact !== undefined)
    events.add('person.claimed', { ...saved, ...by }, { user_id: user.id });
  events.add('person.joined', { ...saved, ...by }, { user_id: user.id, roles: given.roles });
  return { person_id: saved.id, roles: given.roles, joined: true };
}
interface Manner {
  /** The transaction knows no actor yet: the user acts. */
  readonly by_themselves?: boolean;
  /** Only where a contact is waiting for them; otherwise nothing happens. */
  readonly only_claim?: boolean;
}

/** Joins by an invitation. A member keeps their roles and gets the invited ones as well. */
export async function joinInvited(
  tx: Joining & { readonly events: Events<'person.roles_changed'> },
  invited: { team_id: TeamId; user: queries.Joiner; roles: readonly TeamRole[] },
): Promise<{ person_id: string; roles: readonly TeamRole[] } | undefined> {
  const { team_id, user } = invited;
  const result = await joinTeam(tx, invited, { by_themselves: true });
  if (result === undefined) return undefined;
  const { person_id, roles: from, joined } = result;
  await setDefaultTeamIfNone(tx.db, user.id, team_id);
  const roles = rolesOf({ roles: [...from, ...invited.roles] });
  if (joined || roles.join() === from.join()) return { person_id, roles: from };
  await requireSeat(tx, team_id, from, roles);
  const by = { team_id, actor_id: person_id, user_id: user.id };
  const saved = await setMember(tx.db, { team_id }, person_id, { kind: personKindOf(roles), roles, at: tx.now() });
  tx.events.add('person.roles_changed', { ...saved, ...by }, { from: [...from], to: roles });
  return { person_id, roles };
}

/**
 * Gives a user the people that have their address, in every team: contacts become requesters with an account, or one
 * with who the user is there already. To be called when an address was verified and when a verified user signs in;
 * an address that is not verified claims nothing.
 */
export async function claimPeople(tx: Joining, user: queries.Joiner): Promise<void> {
  for (const { team_id } of await queries.listClaims(tx.db, user.id))
    await joinTeam(
      tx,
      { team_id: mintTeam(team_id), user, roles: guestRoles },
      { by_themselves: true, only_claim: true },
    );
}

/** Carries a new name or address of a user to who they are in their teams. To be called whenever either changes. */
export async function mirrorUser(tx: Joining, user: queries.Joiner): Promise<void> {
  await claimPeople(tx, user);
  await queries.mirror(tx.db, user, tx.now());
}

/** The same where only the name is new, which claims nothing. */
export const mirrorName = (tx: Pick<Joining, 'db' | 'now'>, user: queries.Joiner): Promise<void> =>
  queries.mirror(tx.db, user, tx.now());

export const { setDefaultTeamIfNone, lockJoiner } = queries;

/** Looks whether a user is known in teams by the address they have proven. */
export const claimForUser = platformJob({ name: 'teams.claimForUser', queue: 'events', input: EventRef });

type ClaimCtx = JobCtx<typeof claimForUser>;

/** Gives an account the tickets that were reported from its proven address, also at a later sign-in. */
export async function claim(ctx: ClaimCtx): Promise<void> {
  const { db, job: run } = ctx;
  const user = run.user_id === null ? undefined : await queries.findJoiner(db, run.user_id);
  if (user !== undefined) await claimPeople(ctx, user);
}
