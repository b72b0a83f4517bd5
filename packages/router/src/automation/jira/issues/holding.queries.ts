import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { issueColumns, type IssueRow } from '../queries.ts';

const on = tables<'jira_issues'>();

/** Records that a change of a ticket has to be written to Jira. */
export const setPending = (db: Tx, { team_id }: InTeam, id: string, at: string) =>
  on(db)
    .updateTable('jira_issues')
    .set({ pending_since: at })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();

interface Lease {
  readonly lease_id: string;
  readonly now: string;
  readonly until: string;
}
/** Takes an issue to write to it there. Undefined: somebody else writes to it at this moment, or there is none. */
export const hold = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  { lease_id, now, until }: Lease,
): Promise<IssueRow | undefined> =>
  on(db)
    .updateTable('jira_issues')
    .set({ lease_id, leased_until: until })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where((eb) => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<=', now)]))
    .returning(issueColumns)
    .executeTakeFirst();

/** Lets go of an issue. Once it was told what was pending, nothing is, but for what was changed since it was taken. */
export const letGo = (
  db: Tx,
  { team_id }: InTeam,
  { id, pending_since }: Pick<IssueRow, 'id' | 'pending_since'>,
  { lease_id, told }: { readonly lease_id: string; readonly told: boolean },
) =>
  sql`
    update jira_issues set lease_id = null, leased_until = null,
      pending_since = case when ${told}::boolean and pending_since is not distinct from ${pending_since}::timestamptz
        then null else pending_since end
    where team_id = ${team_id} and id = ${id} and lease_id = ${lease_id}`.execute(on(db));

/** Whether an issue is being created for a ticket of which nobody knows yet what it is called. */
export const isCreating = async (db: Db, { team_id }: InTeam, connection_id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('jira_issues')
    .select('id')
    .where('team_id', '=', team_id)
    .where('connection_id', '=', connection_id)
    .where('issue_id', 'is', null)
    .where('attempted_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()) !== undefined;
