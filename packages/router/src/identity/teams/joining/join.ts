import { randomUUIDv7 } from 'node:crypto';
import { guestRoles, personKindOf } from '@deskwire/contract/kit/access.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../../kit/context.ts';
import { EventRef, type JobCtx, platformJob } from '../../../kit/jobs/job.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { mergePeople } from '../../people/merge.ts';
import * as queries from './queries.ts';
import { findTeam, type TeamRow } from '../queries.ts';
import { findInviter } from '../invitations/queries.ts';
import { lockMembers } from '../members/lock.ts';
import { findMember, setMember } from '../members/queries.ts';
import type { Services } from '../../../kit/services.ts';
import { builtIn, changeOf, grantsIn, type Held, mayInvite, sameRoles } from '../members/roles.ts';
import { requireDomain } from './domains.ts';
import { requireSeat } from '../members/seats.ts';

export interface Joining {
  readonly db: Tx;
  readonly events: Events<'person.joined' | 'person.claimed' | 'person.merged' | 'person.absorbed'>;
  readonly services: Pick<Services, 'domains'>;
  readonly now: () => string;
}
export interface Joined {
  readonly person_id: string;
  /** Their roles now: as asked, or, if they were in the team already, those they had. */
  readonly held: Held;
  readonly joined: boolean;
}

/**
 * Makes a user with a verified address a person of a team, by an act of theirs and no other: the one place where
 * somebody comes into a team that they did not found. Somebody who left comes back as who they were, and a contact with
 * the same address turns out to be them. Whoever is in the team already stays what they are.
 * Undefined: the user may not join, because they are suspended, deleted or not verified. Throws TIER_LIMIT_EXCEEDED where
 * no seat is left, and EMAIL_DOMAIN_REFUSED.
 */
async function joinTeam(
  tx: Joining,
  { team_id, user, held: { roles, custom_role } }: { team_id: TeamId; user: queries.Joiner; held: Held },
): Promise<Joined | undefined> {
  const { db, events, now } = tx;
  const held = { roles, custom_role };
  if (!(await queries.lockJoiner(db, user.id))) return undefined;
  await lockMembers(db, team_id);
  const known = await findMember(db, { team_id }, user.id);
  const contact = await queries.findContact(db, { team_id }, user.email);
  const person_id = known?.person_id ?? contact?.id ?? randomUUIDv7();
  // The transaction knows no actor yet: the user acts.
  const by = { team_id, actor_id: person_id, user_id: user.id };
  if (known !== undefined && contact !== undefined)
    await mergePeople(tx, { team_id, from_id: contact.id, into_id: known.person_id }, by);
  if (known !== undefined && known.left_at === null) return { person_id, held: known, joined: false };
  await requireDomain(db, { team_id }, user.email, held);
  await requireSeat(tx, team_id, builtIn([]), held);
  const given = { kind: personKindOf(grantsIn(held)), ...held, at: now() };
  const saved =
    known === undefined
      ? await queries.insertMember(db, { team_id }, { id: person_id, user, ...given })
      : await setMember(db, { team_id }, person_id, { ...given, name: user.full_name, email: user.email });
  if (known === undefined && contact !== undefined)
    events.add('person.claimed', { ...saved, ...by }, { user_id: user.id });
  events.add(
    'person.joined',
    { ...saved, ...by },
    { user_id: user.id, roles: [...held.roles], custom_role: held.custom_role },
  );
  return { person_id: saved.id, held, joined: true };
}

/** Joins by an invitation. A member keeps their roles and gets the invited ones as well. */
export async function joinInvited(
  tx: Joining & { readonly events: Events<'person.roles_changed'> },
  invited: { team_id: TeamId; user: queries.Joiner; held: Held },
): Promise<{ person_id: string; held: Held } | undefined> {
  const { team_id, user } = invited;
  const result = await joinTeam(tx, invited);
  if (result === undefined) return undefined;
  const { person_id, held: from, joined } = result;
  await queries.setDefaultTeamIfNone(tx.db, user.id, team_id);
  const held = {
    ...builtIn([...from.roles, ...invited.held.roles]),
    custom_role: invited.held.custom_role ?? from.custom_role,
  };
  if (joined || sameRoles(held, from)) return { person_id, held: from };
  await raise(tx, { team_id, user, person_id }, from, held);
  return { person_id, held };
}

interface Raised {
  readonly team_id: TeamId;
  readonly user: queries.Joiner;
  readonly person_id: string;
}
/** Gives somebody who is in the team the roles that they accepted. */
async function raise(tx: Accepting, { team_id, user, person_id }: Raised, from: Held, to: Held) {
  await requireDomain(tx.db, { team_id }, user.email, to);
  await requireSeat(tx, team_id, from, to);
  const by = { team_id, actor_id: person_id, user_id: user.id };
  const kind = personKindOf(grantsIn(to));
  const saved = await setMember(tx.db, { team_id }, person_id, { kind, ...to, at: tx.now() });
  tx.events.add('person.roles_changed', { ...saved, ...by }, changeOf(from, to));
}
type Accepting = Joining & { readonly events: Events<'person.roles_changed'> };

/**
 * Accepts what a team offers a user: to join it, where they are a contact, or the roles that they were offered. An offer
 * is worth what the right of whoever made it is worth now. Undefined: there is none.
 */
export async function acceptOffer(tx: Accepting, user: queries.Joiner, named: string): Promise<Accepted | undefined> {
  const team_id = mintTeam(named);
  const accepted = await accept(tx, user, team_id);
  const team = accepted && (await findTeam(tx.db, team_id));
  return team && { ...accepted, team_id, team };
}
interface Accepted {
  readonly team_id: TeamId;
  readonly person_id: string;
  readonly held: Held;
  readonly team: TeamRow;
}

async function accept(tx: Accepting, user: queries.Joiner, team_id: TeamId) {
  const { db } = tx;
  const found = await queries.findOffer(db, { team_id }, user.id);
  // Members of the team who are offered nothing wait for no lock.
  if (found === undefined || (found.user_id !== null && found.offered_roles === null)) return undefined;
  if (!(await queries.lockJoiner(db, user.id))) return undefined;
  await lockMembers(db, team_id);
  const offer = await queries.findOffer(db, { team_id }, user.id);
  if (offer === undefined) return undefined;
  const held = await worth(db, team_id, offer);
  if (offer.user_id === null) return joinTeam(tx, { team_id, user, held: held ?? builtIn(guestRoles) });
  if (held === undefined) return undefined;
  await raise(tx, { team_id, user, person_id: offer.person_id }, offer, held);
  return { person_id: offer.person_id, held };
}

async function worth(db: Tx, team_id: TeamId, offer: queries.Offer): Promise<Held | undefined> {
  const { offered_roles, offered_custom_role, offered_by } = offer;
  if (offered_roles === null || offered_by === null) return undefined;
  const inviter = await findInviter(db, { team_id }, offered_by);
  const held = { ...builtIn(offered_roles), custom_role: offered_custom_role };
  return inviter !== undefined && mayInvite(inviter, held) ? held : undefined;
}

/**
 * Makes a user one with the contacts that have their address, in the teams that they are in. To be called when an address
 * was verified; where they are in no team, the contact is an offer to join it.
 */
export async function claimPeople(tx: Joining, user: queries.Joiner): Promise<void> {
  for (const { team_id } of await queries.listClaims(tx.db, user.id))
    await joinTeam(tx, { team_id: mintTeam(team_id), user, held: builtIn(guestRoles) });
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

/** Makes an account one with the contacts of its proven address. */
export async function claim(ctx: ClaimCtx): Promise<void> {
  const { db, job: run } = ctx;
  const user = run.user_id === null ? undefined : await queries.findJoiner(db, run.user_id);
  if (user !== undefined) await claimPeople(ctx, user);
}
