import type { Db } from '@deskwire/database/schema.ts';
import { findLastDecided } from './queries.ts';
import type { InTeam } from '../../../kit/team-id.ts';

/**
 * The approval of a ticket as it reads now, for whatever must not happen without one. Undefined: there is none, the ticket
 * was edited since, or a later decision refused it. It compares the text itself, so it holds from the moment of the edit;
 * whoever acts on it and must exclude an edit in between locks the ticket first.
 */
export async function findApproval(
  db: Db,
  scope: InTeam,
  ticket_id: string,
): Promise<{ id: string; approved_at: string } | undefined> {
  const last = await findLastDecided(db, scope, ticket_id);
  if (last === undefined || last.status !== 'approved' || last.current !== true || last.decided_at === null)
    return undefined;
  return { id: last.id, approved_at: last.decided_at };
}
