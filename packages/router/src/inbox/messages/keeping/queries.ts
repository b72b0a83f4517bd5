import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'messages' | 'message_threads'>();

/** The teams in which anything was said at all, in the order of their ids. */
export async function listTeams(db: Db): Promise<TeamId[]> {
  const { rows } = await sql<{ team_id: TeamId }>`
    with recursive each as (
      (select team_id from messages order by team_id limit 1)
      union all
      select (select m.team_id from messages m where m.team_id > each.team_id order by m.team_id limit 1)
      from each where each.team_id is not null)
    select team_id from each where team_id is not null`.execute(on(db));
  return rows.map(({ team_id }) => team_id);
}

const BATCH = 1000;
/** Deletes some messages from before a time, the oldest first, and tells in which conversations they were. */
export async function deleteOld(db: Tx, { team_id }: InTeam, before: string) {
  const { rows } = await sql<{ thread_id: string }>`
    delete from messages where team_id = ${team_id} and id = any(array(
      select id from messages where team_id = ${team_id} and created_at < ${before}
      order by created_at limit ${BATCH} for update))
    returning thread_id`.execute(on(db));
  return { thread_ids: [...new Set(rows.map(({ thread_id }) => thread_id))], isDone: rows.length < BATCH };
}

/** Deletes those of some conversations in which nothing is left, and nothing was said since. */
export const deleteEmpty = (db: Tx, { team_id }: InTeam, ids: readonly string[], before: string) =>
  sql`
    delete from message_threads t where t.team_id = ${team_id} and t.id = any(${ids}::uuid[])
      and t.last_message_at < ${before}
      and not exists (select from messages m where m.team_id = t.team_id and m.thread_id = t.id)`.execute(on(db));
