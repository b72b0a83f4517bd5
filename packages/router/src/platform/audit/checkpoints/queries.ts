import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { sealsBetween as sealsOf } from '@deskwire/queue/sealed-batches.ts';
import { clientOf } from '../../../kit/operating/sql-client.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'audit_checkpoints' | 'event_seals' | 'event_positions'>();

/** The last seal of the chain. */
export const findLastSeal = (db: Db) =>
  on(db)
    .selectFrom('event_seals')
    .select(['batch', 'last_position', 'hash'])
    .orderBy('batch', 'desc')
    .limit(1)
    .executeTakeFirst();

/** How many events each team has up to a position, in the order of the teams' ids. Every team is found by one step. */
export async function countTeams(db: Db, position: number): Promise<{ team_id: string; team_position: number }[]> {
  const { rows } = await sql<{ team_id: string; team_position: number }>`
    with recursive teams_seen as (
      (select team_id from event_positions where team_id is not null order by team_id limit 1)
      union all
      select (select p.team_id from event_positions p where p.team_id > t.team_id order by p.team_id limit 1)
      from teams_seen t where t.team_id is not null)
    select t.team_id, last.team_position from teams_seen t cross join lateral (
      select p.team_position from event_positions p
      where p.team_id = t.team_id and p.position <= ${position} order by p.position desc limit 1) last
    where t.team_id is not null and last.team_position is not null order by t.team_id`.execute(on(db));
  return rows.map(({ team_id, team_position }) => ({ team_id, team_position: Number(team_position) }));
}

export interface NewCheckpoint {
  readonly position: number;
  readonly batch: number;
  readonly hash: Buffer;
  readonly teams: Buffer;
  readonly origin: string;
  readonly at: string;
  readonly kid: string;
  readonly signature: Buffer;
}
/** Keeps a checkpoint. Of two about one position, the first stays. */
export const insertCheckpoint = (db: Tx, checkpoint: NewCheckpoint) =>
  on(db)
    .insertInto('audit_checkpoints')
    .values(checkpoint)
    .onConflict((conflict) => conflict.doNothing())
    .execute();

const columns = ['position', 'batch', 'hash', 'teams', 'origin', 'at', 'kid', 'signature'] as const;
export const findCheckpoint = (db: Db, position: number) =>
  on(db).selectFrom('audit_checkpoints').select(columns).where('position', '=', position).executeTakeFirst();
export type CheckpointRow = NonNullable<Awaited<ReturnType<typeof findCheckpoint>>>;

/** A page of checkpoints, the latest first. */
export const listCheckpoints = (db: Db, slice: Slice) =>
  listed(
    db,
    {
      rows: on(db).selectFrom('audit_checkpoints').select(columns),
      matching: on(db).selectFrom('audit_checkpoints').select('position'),
    },
    ['position'],
    'desc',
    slice,
  );

/** How many events were ever sealed, and how many of them within a day. */
export async function countSealed(db: Db, now: string): Promise<{ total: number; last_24h: number }> {
  const { rows } = await sql<{ total: string; before: string }>`
    select coalesce(max(last_position), 0) as total,
      coalesce(max(last_position) filter (where at <= ${now}::timestamptz - interval '24 hours'), 0) as before
    from event_seals`.execute(on(db));
  const [total, before] = [Number(rows[0]!.total), Number(rows[0]!.before)];
  return { total, last_24h: total - before };
}

export const sealsBetween = (db: Db, from: number, to: number) => sealsOf(clientOf(db), from, to);

/** The start of the first seal with an event of the team. Undefined if there is none up to a position. */
export async function findRange(db: Db, team_id: TeamId, last: number): Promise<{ first: number } | undefined> {
  const { rows } = await sql<{ first: string }>`
    select s.first_position as first from event_seals s
    where s.last_position >= (
      select p.position from event_positions p where p.team_id = ${team_id} and p.position <= ${last}
      order by p.position limit 1)
    order by s.batch limit 1`.execute(on(db));
  return rows[0] && { first: Number(rows[0].first) };
}

/** The checkpoints over these positions, the oldest first. */
export const listCovered = (db: Db, from: number, to: number) =>
  on(db)
    .selectFrom('audit_checkpoints')
    .select(columns)
    .where('position', '>=', from)
    .where('position', '<=', to)
    .orderBy('position')
    .execute();
