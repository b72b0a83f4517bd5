import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { ControlState } from '../../../kit/operating/controls.ts';

const on = tables<'platform_controls' | 'processes'>();
const columns = ['version', 'maintenance_since', 'maintenance_message', 'paused_queues'] as const;
const asState = (row: Omit<ControlState, 'version'> & { version: number | string }): ControlState => ({
  ...row,
  version: Number(row.version),
});

export const findControls = async (db: Db): Promise<ControlState> =>
  asState(await on(db).selectFrom('platform_controls').select(columns).executeTakeFirstOrThrow());

/** Begins maintenance, or changes what callers are shown; ends it with `since: null`. */
export const setMaintenance = async (
  db: Tx,
  { since, message }: { since: string | null; message: string | null },
): Promise<ControlState> =>
  asState(
    await on(db)
      .updateTable('platform_controls')
      .set((eb) => ({
        maintenance_since:
          since === null ? null : eb.fn.coalesce('maintenance_since', sql<string>`${since}::timestamptz`),
        maintenance_message: message,
        version: eb('version', '+', 1),
      }))
      .returning(columns)
      .executeTakeFirstOrThrow(),
  );

/** Makes every process read all of it anew, and what else it has kept in memory. */
export const touchControls = async (db: Tx): Promise<ControlState> =>
  asState(
    await on(db)
      .updateTable('platform_controls')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .returning(columns)
      .executeTakeFirstOrThrow(),
  );

/** Adds a queue to those that are paused, or takes it out. */
export const setPaused = async (db: Tx, queue: string, paused: boolean): Promise<ControlState> =>
  asState(
    await on(db)
      .updateTable('platform_controls')
      .set((eb) => ({
        paused_queues: paused
          ? sql<string[]>`array_append(array_remove(paused_queues, ${queue}), ${queue})`
          : sql<string[]>`array_remove(paused_queues, ${queue})`,
        version: eb('version', '+', 1),
      }))
      .returning(columns)
      .executeTakeFirstOrThrow(),
  );

export interface Beat {
  readonly id: string;
  readonly kind: 'api' | 'worker';
  readonly release: string;
  readonly host: string;
  readonly pid: number;
  readonly controls_version: number;
  readonly canary_age_ms: number | null;
  readonly running: number | null;
}
/** Says that a process is there and what it keeps to, and gives what it shall keep to. By the clock of the database. */
export async function beat(db: Db, process: Beat): Promise<ControlState> {
  const { id, kind, release, host, pid, controls_version, canary_age_ms, running } = process;
  const { rows } = await sql<ControlState>`
    with noted as (
      insert into processes (id, kind, release, host, pid, started_at, seen_at, controls_version, canary_age_ms, running)
      values (${id}, ${kind}, ${release}, ${host}, ${pid}, now(), now(), ${controls_version}, ${canary_age_ms}, ${running})
      on conflict (id) do update set seen_at = now(), controls_version = excluded.controls_version,
        canary_age_ms = excluded.canary_age_ms, running = excluded.running)
    select version, maintenance_since, maintenance_message, paused_queues from platform_controls`.execute(on(db));
  return asState(rows[0]!);
}

export const deleteProcess = (db: Db, id: string) => on(db).deleteFrom('processes').where('id', '=', id).execute();
/** Forgets processes that ended without a word, a day later. */
export const deleteGone = (db: Db) =>
  on(db)
    .deleteFrom('processes')
    .where('seen_at', '<', sql<string>`now() - interval '1 day'`)
    .execute();

/** The processes with the milliseconds since each was seen, those that were seen last first. */
export const listProcesses = (db: Db) =>
  on(db)
    .selectFrom('processes')
    .select(['id', 'release', 'host', 'pid', 'started_at', 'seen_at', 'controls_version', 'canary_age_ms', 'running'])
    .select(sql<'api' | 'worker'>`kind`.as('kind'))
    .select(sql<number>`(extract(epoch from now() - seen_at) * 1000)::float8`.as('unseen_ms'))
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .limit(200)
    .execute();
