import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'jira_comments' | 'jira_issues'>();

/** Whether a comment of an issue is one that we wrote there, or are writing at this moment. */
export async function isOurs(
  db: Db,
  { team_id }: InTeam,
  ticket_id: string,
  { jira_id, digest }: { readonly jira_id: string; readonly digest: Buffer },
): Promise<boolean> {
  const { rows } = await sql`
    select from jira_comments c join jira_issues i on i.team_id = c.team_id and i.id = c.issue
    where c.team_id = ${team_id} and i.ticket_id = ${ticket_id}
      and (c.jira_id = ${jira_id} or (c.jira_id is null and c.digest = ${digest})) limit 1`.execute(on(db));
  return rows.length > 0;
}

interface Claim {
  readonly comment_id: string;
  readonly issue: string;
  readonly digest: Buffer;
}
export interface Claimed {
  /** Null: nobody knows yet whether it was written there. */
  readonly jira_id: string | null;
  /** True: an earlier attempt may have written it. */
  readonly again: boolean;
}
/** Notes that a comment is being written there, or finds that it was tried before; held until the transaction ends. */
export async function claimComment(db: Tx, { team_id }: InTeam, { comment_id, issue, digest }: Claim, at: string) {
  const { rows } = await sql<Claimed>`
    insert into jira_comments (team_id, comment_id, issue, digest, attempted_at)
    values (${team_id}, ${comment_id}, ${issue}, ${digest}, ${at})
    on conflict (team_id, comment_id) do update set attempted_at = ${at}
    returning jira_id, xmax <> 0 as again`.execute(on(db));
  return rows[0]!;
}
export const setWritten = (db: Tx, { team_id }: InTeam, comment_id: string, jira_id: string) =>
  on(db)
    .updateTable('jira_comments')
    .set({ jira_id })
    .where('team_id', '=', team_id)
    .where('comment_id', '=', comment_id)
    .execute();
/** Jira does not take it: it is not written there, and what is said there in these words is somebody else's. */
export const giveUp = (db: Tx, { team_id }: InTeam, comment_id: string) =>
  on(db)
    .deleteFrom('jira_comments')
    .where('team_id', '=', team_id)
    .where('comment_id', '=', comment_id)
    .where('jira_id', 'is', null)
    .execute();
