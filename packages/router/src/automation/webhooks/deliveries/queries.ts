import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'webhook_deliveries' | 'webhook_attempts' | 'event_payloads' | 'event_positions'>();

const columns = [
  'id',
  'endpoint_id',
  'event_id',
  'type',
  'position',
  'state',
  'attempts',
  'next_at',
  'status',
  'error',
  'created_at',
  'finished_at',
] as const;

export interface DeliveryFilter {
  state?: 'pending' | 'delivered' | 'failed' | undefined;
  type?: string | undefined;
}
/** The deliveries of an endpoint, the latest event first. */
export function listDeliveries(
  db: Db,
  { team_id }: InTeam,
  endpoint_id: string,
  { state, type }: DeliveryFilter,
  slice: Slice,
) {
  const matching = on(db)
    .selectFrom('webhook_deliveries')
    .where('team_id', '=', team_id)
    .where('endpoint_id', '=', endpoint_id)
    .$if(state !== undefined, (query) => query.where('state', '=', state!))
    .$if(type !== undefined, (query) => query.where('type', '=', type!));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('id') },
    ['position', 'id'],
    'desc',
    slice,
  );
}
export type DeliveryRow = Awaited<ReturnType<typeof listDeliveries>>['rows'][number];

const findAny = (db: Db, { team_id }: InTeam, endpoint_id: string, id: string) =>
  on(db)
    .selectFrom('webhook_deliveries')
    .select(columns)
    .where('team_id', '=', team_id)
    .where('endpoint_id', '=', endpoint_id)
    .where('id', '=', id);
export const findDelivery = (db: Db, scope: InTeam, endpoint_id: string, id: string) =>
  findAny(db, scope, endpoint_id, id).executeTakeFirst();
export const lockDelivery = (db: Tx, scope: InTeam, endpoint_id: string, id: string) =>
  findAny(db, scope, endpoint_id, id).forUpdate().executeTakeFirst();

/** Its failed attempts, the latest hundred, in order. */
export async function listAttempts(db: Db, { team_id }: InTeam, delivery_id: string) {
  const rows = await on(db)
    .selectFrom('webhook_attempts')
    .select(['attempt', 'at', 'status', 'error', 'duration_ms', 'response'])
    .where('team_id', '=', team_id)
    .where('delivery_id', '=', delivery_id)
    .orderBy('attempt', 'desc')
    .limit(100)
    .execute();
  return rows.toReversed();
}

/** Begins anew with the attempts of a delivery. */
export const resendDelivery = (db: Tx, { team_id }: InTeam, id: string, at: string) =>
  on(db)
    .updateTable('webhook_deliveries')
    .set({ state: 'pending', tries: 0, first_at: null, next_at: at, created_at: at, finished_at: null })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();

export const hasPayload = async (db: Db, { team_id }: InTeam, event_id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('event_payloads')
    .select('event_id')
    .where('team_id', '=', team_id)
    .where('event_id', '=', event_id)
    .executeTakeFirst()) !== undefined;

/** Begins anew with those of these events that were given up. */
export const resendFailed = (
  db: Tx,
  { team_id }: InTeam,
  endpoint_id: string,
  event_ids: readonly string[],
  at: string,
) =>
  on(db)
    .updateTable('webhook_deliveries')
    .set({ state: 'pending', tries: 0, first_at: null, next_at: at, created_at: at, finished_at: null })
    .where('team_id', '=', team_id)
    .where('endpoint_id', '=', endpoint_id)
    .where('state', '=', 'failed')
    .where((eb) => eb('event_id', '=', eb.fn.any(eb.val([...event_ids]))))
    .execute();

/**
 * The position that the first event of a time has, or the next one after it. Positions are given in the order of time, so
 * it is found by halving.
 */
export async function findPositionAt(db: Db, at: string): Promise<number> {
  const { rows } = await sql<{ last: string }>`select coalesce(max(position), 0) as last from event_positions`.execute(
    on(db),
  );
  let [low, high] = [0, Number(rows[0]!.last) + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = await on(db)
      .selectFrom('event_positions')
      .select((eb) => eb('at', '<', at).as('before'))
      .where('position', '>=', middle)
      .orderBy('position')
      .limit(1)
      .executeTakeFirst();
    if (found?.before === true) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The positions of a team's events, in order. */
export async function listTeamPositions(
  db: Db,
  { team_id }: InTeam,
  { after, until, limit }: { after: number; until: string; limit: number },
): Promise<{ position: number; event_id: string }[]> {
  const rows = await on(db)
    .selectFrom('event_positions')
    .select(['position', 'event_id'])
    .where('team_id', '=', team_id)
    .where('position', '>', after)
    .where('at', '<=', until)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(({ position, event_id }) => ({ position: Number(position), event_id }));
}
