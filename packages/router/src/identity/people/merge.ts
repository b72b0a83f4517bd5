import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { revokePassesOf } from '../../desk/tickets/portal/pass.ts';
import * as queries from './queries.ts';
import type { TeamId } from '../../kit/team-id.ts';

interface Merging {
  readonly db: Tx;
  readonly events: Events<'person.merged' | 'person.absorbed'>;
  readonly now: () => string;
}

/**
 * Makes two entries of one person one: everything that names the first names the second from now on, in one
 * transaction. The first one's row is gone, so that whoever still writes to it is refused instead of being lost.
 * An account cannot disappear like that: the entry with the account must be the second.
 */
export async function mergePeople(
  { db, events, now }: Merging,
  { team_id, from_id, into_id }: { team_id: TeamId; from_id: string; into_id: string },
  by: { actor_id?: string | null; user_id?: string | null } = {},
): Promise<void> {
  const locked = await queries.lockPeople(db, { team_id }, [from_id, into_id]);
  const from = locked.find(({ id }) => id === from_id);
  const into = locked.find(({ id }) => id === into_id);
  if (from === undefined || into === undefined) throw new AppError('PERSON_NOT_FOUND');
  for (const { id, kind } of [from, into]) if (kind === 'bot') throw new AppError('PERSON_IS_BOT', { person_id: id });
  if (from.user_id !== null) throw new AppError('PERSON_HAS_ACCOUNT', { person_id: from.id });
  // Their links lie in a mailbox that need not be the survivor's.
  await revokePassesOf(db, team_id, from.id);
  await queries.absorb(db, { team_id }, from, into.id, now());
  const email = into.email ?? from.email;
  const { version } = await queries.updatePerson(db, { team_id }, into.id, { email }, now());
  events.add('person.merged', { id: from.id, version: from.version, team_id, ...by }, { into_id: into.id });
  events.add('person.absorbed', { id: into.id, version, team_id, ...by }, { from_id: from.id });
}
