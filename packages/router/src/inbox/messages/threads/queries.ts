import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'message_threads' | 'thread_people' | 'messages'>();

const mine = (db: Db, { team_id, person_id }: TeamScope) =>
  on(db)
    .selectFrom('message_threads as t')
    .innerJoin('thread_people as tp', (join) =>
      join.onRef('tp.team_id', '=', 't.team_id').onRef('tp.thread_id', '=', 't.id').on('tp.gone_at', 'is', null),
    )
    .where('t.team_id', '=', team_id)
    .where('tp.person_id', '=', person_id);
const withColumns = (query: ReturnType<typeof mine>, { person_id }: TeamScope) =>
  query.select(['t.id', 't.subject', 't.created_at', 't.last_message_at', 'tp.muted']).select((eb) => [
    jsonArrayFrom(
      eb
        .selectFrom('thread_people as o')
        .select(['o.person_id', personShown('o.team_id', 'o.person_id').as('person'), 'o.joined_at'])
        .whereRef('o.team_id', '=', 't.team_id')
        .whereRef('o.thread_id', '=', 't.id')
        .where('o.gone_at', 'is', null)
        .orderBy('o.joined_at')
        .orderBy('o.person_id'),
    ).as('participants'),
    sql<number>`(select count(*)::int from messages m where m.team_id = t.team_id and m.thread_id = t.id
        and m.created_at >= tp.joined_at and m.created_at > tp.read_until and m.author_id <> ${person_id}
        and m.deleted_at is null)`.as('unread'),
  ]);

export function listThreads(db: Db, scope: TeamScope, slice: Slice) {
  const matching = mine(db, scope);
  const query = { rows: withColumns(matching, scope), matching: matching.select('t.id') };
  return listed(db, query, ['t.last_message_at', 't.id'], 'desc', slice);
}

export const findThread = (db: Db, scope: TeamScope, id: string) =>
  withColumns(mine(db, scope), scope).where('t.id', '=', id).executeTakeFirst();

/** Holds a conversation that somebody is in, so that its people stay as they are. False: they are not in it. */
export const lockThread = async (db: Tx, scope: TeamScope, id: string): Promise<boolean> =>
  (await mine(db, scope).select('t.id').where('t.id', '=', id).forNoKeyUpdate().executeTakeFirst()) !== undefined;

interface NewThread {
  readonly id: string;
  readonly subject: string | null;
  readonly pair: string | null;
}
/** Starts a conversation, or goes on with the one of a pair. */
export async function startThread(db: Tx, { team_id, person_id }: TeamScope, thread: NewThread, at: string) {
  const { rows } = await sql<{ id: string; is_new: boolean }>`
    insert into message_threads (team_id, id, subject, pair, created_by, created_at, last_message_at)
    values (${team_id}, ${thread.id}, ${thread.subject}, ${thread.pair}, ${person_id}, ${at}, ${at})
    on conflict (team_id, pair) where pair is not null
    do update set last_message_at = greatest(message_threads.last_message_at, excluded.last_message_at)
    returning id, id = ${thread.id} as is_new`.execute(on(db));
  return rows[0]!;
}

/** Lets people into a conversation, also again; those who are in it stay as they are. Returns who came. */
export async function addPeople(db: Tx, { team_id }: InTeam, thread_id: string, ids: readonly string[], at: string) {
  const { rows } = await sql<{ person_id: string }>`
    insert into thread_people (team_id, thread_id, person_id, joined_at, read_until)
    select ${team_id}, ${thread_id}, id, ${at}, ${at}::timestamptz - interval '1 millisecond'
    from unnest(${ids}::uuid[]) as id
    on conflict (team_id, thread_id, person_id) do update
      set gone_at = null, joined_at = excluded.joined_at, read_until = excluded.read_until
      where thread_people.gone_at is not null
    returning person_id`.execute(on(db));
  return rows.map(({ person_id }) => person_id);
}

export const countPeople = async (db: Db, { team_id }: InTeam, thread_id: string): Promise<number> =>
  Number(
    (
      await on(db)
        .selectFrom('thread_people')
        .select((eb) => eb.fn.countAll<string>().as('participants'))
        .where('team_id', '=', team_id)
        .where('thread_id', '=', thread_id)
        .where('gone_at', 'is', null)
        .executeTakeFirstOrThrow()
    ).participants,
  );

const myPlace = (db: Tx, { team_id, person_id }: TeamScope, thread_id: string) =>
  on(db)
    .updateTable('thread_people')
    .where('team_id', '=', team_id)
    .where('thread_id', '=', thread_id)
    .where('person_id', '=', person_id)
    .where('gone_at', 'is', null)
    .returning('thread_id');

/** Marks a conversation as read up to a time; never less than before. False: they are not in it. */
export const readUntil = async (db: Tx, scope: TeamScope, thread_id: string, at: string): Promise<boolean> =>
  (await myPlace(db, scope, thread_id)
    .set({ read_until: sql`greatest(read_until, ${at}::timestamptz)` })
    .executeTakeFirst()) !== undefined;
export const setMuted = async (db: Tx, scope: TeamScope, thread_id: string, muted: boolean): Promise<boolean> =>
  (await myPlace(db, scope, thread_id).set({ muted }).executeTakeFirst()) !== undefined;
export const leave = async (db: Tx, scope: TeamScope, thread_id: string, at: string): Promise<boolean> =>
  (await myPlace(db, scope, thread_id).set({ gone_at: at }).executeTakeFirst()) !== undefined;
