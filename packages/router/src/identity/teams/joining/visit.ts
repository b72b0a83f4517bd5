import { randomUUIDv7 } from 'node:crypto';
import { personKindOf, visitorRoles } from '@deskwire/contract/kit/access.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../../kit/context.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { endMembership } from '../members/end-membership.ts';
import { lockMembers } from '../members/lock.ts';
import { findMember, lockAccountOf, setMember } from '../members/queries.ts';
import { builtIn } from '../members/roles.ts';
import * as queries from './queries.ts';

interface Visiting {
  readonly db: Tx;
  readonly events: Events<'person.joined'>;
  readonly now: () => string;
}

/**
 * Lets somebody who runs the platform into a team as a viewer, whatever domains it admits, until a moment that holds
 * whatever else happens. Undefined where they are in it already, or may not act now.
 */
export async function visitTeam(
  { db, events, now }: Visiting,
  { team_id, user, until }: { team_id: TeamId; user: queries.Joiner; until: string },
): Promise<{ person_id: string } | undefined> {
  if (!(await queries.lockJoiner(db, user.id))) return undefined;
  await lockMembers(db, team_id);
  const known = await findMember(db, { team_id }, user.id);
  if (known !== undefined && known.left_at === null) return undefined;
  const { roles, custom_role } = builtIn(visitorRoles);
  const given = { kind: personKindOf(roles), roles, custom_role, at: now() };
  const saved =
    known === undefined
      ? await queries.insertMember(db, { team_id }, { id: randomUUIDv7(), user, ...given })
      : await setMember(db, { team_id }, known.person_id, { ...given, name: user.full_name, email: user.email });
  await queries.limitStay(db, { team_id }, saved.id, until);
  events.add('person.joined', { ...saved, team_id, actor_id: saved.id }, { user_id: user.id, roles: [...roles] });
  return { person_id: saved.id };
}

/** Ends such a visit. If they join later, how long they stay is up to the team again. */
export async function endVisit(
  tx: Parameters<typeof endMembership>[0],
  { team_id, user_id, person_id }: { team_id: TeamId; user_id: string; person_id: string },
): Promise<void> {
  await lockAccountOf(tx.db, { team_id }, user_id);
  await endMembership(tx, { team_id, user_id, reason: 'left' });
  await queries.limitStay(tx.db, { team_id }, person_id, null);
}
