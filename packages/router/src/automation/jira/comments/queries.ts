import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'jira_comments' | 'jira_comments_gone'>();

/** A comment of an issue: one that we wrote there, or are writing at this moment in these words, or that was heard before. */
export async function findComment(
  db: Db,
  { team_id }: InTeam,
  issue: string,
  { jira_id, digest }: { readonly jira_id: string; readonly digest: Buffer },
) {
  const { rows } = await sql<{ comment_id: string; heard_at: string | null; digest: Buffer }>`
    select comment_id, heard_at, digest from jira_comments
    where team_id = ${team_id} and issue = ${issue}
      and (jira_id = ${jira_id} or (jira_id is null and digest = ${digest}))
    order by jira_id nulls last limit 1`.execute(on(db));
  return rows[0];
}
interface Heard {
  readonly comment_id: string;
  readonly issue: string;
  readonly jira_id: string;
  readonly digest: Buffer;
  readonly heard_at: string;
}
/** Notes what Jira last said of a comment of its own. */
export const noteHeard = (db: Tx, { team_id }: InTeam, heard: Heard) =>
  on(db)
    .insertInto('jira_comments')
    .values({ ...heard, team_id, attempted_at: heard.heard_at })
    .onConflict((conflict) =>
      conflict
        .columns(['team_id', 'comment_id'])
        .doUpdateSet((eb) => ({ digest: eb.ref('excluded.digest'), heard_at: eb.ref('excluded.heard_at') })),
    )
    .execute();

/** Comments of an issue that were heard and not deleted, in the order of their ids there. */
export const listHeard = (db: Db, { team_id }: InTeam, issue: string) =>
  on(db)
    .selectFrom('jira_comments')
    .select(['comment_id', 'jira_id'])
    .where('team_id', '=', team_id)
    .where('issue', '=', issue)
    .where('heard_at', 'is not', null)
    .where('jira_id', 'not in', (eb) =>
      eb.selectFrom('jira_comments_gone').select('jira_id').where('team_id', '=', team_id).where('issue', '=', issue),
    )
    .orderBy('jira_id')
    .execute();

/** Notes that a comment was deleted there. False: that is known. */
export const noteGone = async (db: Tx, { team_id }: InTeam, issue: string, jira_id: string): Promise<boolean> =>
  (await on(db)
    .insertInto('jira_comments_gone')
    .values({ team_id, issue, jira_id })
    .onConflict((conflict) => conflict.doNothing())
    .returning('jira_id')
    .executeTakeFirst()) !== undefined;
export const isGone = async (db: Db, { team_id }: InTeam, issue: string, jira_id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('jira_comments_gone')
    .select('jira_id')
    .where('team_id', '=', team_id)
    .where('issue', '=', issue)
    .where('jira_id', '=', jira_id)
    .executeTakeFirst()) !== undefined;

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
  /** The hash of its text when it was last written there. */
  readonly written: Buffer;
}
/** Notes that a comment is being written there in some words, or finds that it was tried before; held until the transaction ends. */
export async function claimComment(db: Tx, { team_id }: InTeam, { comment_id, issue, digest }: Claim, at: string) {
  const { rows } = await sql<Claimed>`
    insert into jira_comments (team_id, comment_id, issue, digest, attempted_at)
    values (${team_id}, ${comment_id}, ${issue}, ${digest}, ${at})
    on conflict (team_id, comment_id) do update set attempted_at = ${at}
    returning jira_id, xmax <> 0 as again, digest as written`.execute(on(db));
  return rows[0]!;
}
export const setWritten = (
  db: Tx,
  { team_id }: InTeam,
  { comment_id, digest }: Pick<Claim, 'comment_id' | 'digest'>,
  jira_id: string,
) =>
  on(db)
    .updateTable('jira_comments')
    .set({ jira_id, digest })
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

/** The comment that we wrote there for one of ours, if it still exists. */
export const findWritten = (db: Db, { team_id }: InTeam, comment_id: string) =>
  on(db)
    .selectFrom('jira_comments')
    .select(['issue', 'jira_id'])
    .where('team_id', '=', team_id)
    .where('comment_id', '=', comment_id)
    .where('heard_at', 'is', null)
    .where('jira_id', 'is not', null)
    .executeTakeFirst();
