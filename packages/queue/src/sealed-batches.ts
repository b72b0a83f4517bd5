import type { SealedEvent } from './seals.ts';
import type { SqlClient } from './sql.ts';

/** A row of `event_seals`. */
export interface Seal {
  readonly batch: number;
  readonly first_position: number;
  readonly last_position: number;
  readonly hash: Buffer;
  readonly previous_hash: Buffer;
  readonly format: number;
  readonly root: Buffer | null;
  /** The root of format 2 over the events of a seal of format 1, and the row of the event that vouches for it. */
  readonly resealed: Buffer | null;
  readonly anchor: string | null;
}
/** An event under a seal, with its payload as far as that still exists. */
export interface StoredEvent extends SealedEvent {
  /** Undefined once it was erased. */
  readonly payload: unknown;
  readonly address: string | null;
}
export interface SealedBatch {
  readonly seal: Seal;
  readonly events: readonly StoredEvent[];
}

/** Seals read at a time, and events: seals may be of one event each, and one query for each would be slow. */
const SEALS = 1000;
const EVENTS = 5000;

/** Every seal over the positions from `from` to `to` (both included), with the events that its positions name now. */
export async function* sealedBatches(
  client: SqlClient,
  from = 1,
  to = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<SealedBatch, void> {
  for (let after = from - 1; ;) {
    const seals = await readSeals(client, after, to);
    for (const chunk of chunksOf(seals)) {
      const events = await readStored(client, chunk[0]!.first_position, chunk.at(-1)!.last_position);
      let next = 0;
      for (const seal of chunk) {
        const first = next;
        while (next < events.length && events[next]!.position <= seal.last_position) next += 1;
        yield { seal, events: events.slice(first, next).filter(({ position }) => position >= seal.first_position) };
      }
    }
    if (seals.length < SEALS) return;
    after = seals.at(-1)!.last_position;
  }
}

/** Every seal over these positions, without its events. */
export async function* sealsBetween(client: SqlClient, from: number, to: number): AsyncGenerator<Seal, void> {
  for (let after = from - 1; ;) {
    const seals = await readSeals(client, after, to);
    yield* seals;
    if (seals.length < SEALS) return;
    after = seals.at(-1)!.last_position;
  }
}

/** Seals that follow each other, as many as have about `EVENTS` events together. */
function* chunksOf(seals: readonly Seal[]): Generator<Seal[]> {
  let chunk: Seal[] = [];
  for (const seal of seals) {
    const first = chunk[0]?.first_position ?? seal.first_position;
    // Positions that do not follow each other are a fault, which must not make the range of one query endless.
    if (chunk.length > 0 && (seal.last_position - first >= EVENTS || seal.last_position < first)) {
      yield chunk;
      chunk = [];
    }
    chunk.push(seal);
  }
  if (chunk.length > 0) yield chunk;
}

async function readSeals(client: SqlClient, after: number, to: number): Promise<Seal[]> {
  const { rows } = await client.query<{ [K in keyof Seal]: Seal[K] extends number ? string : Seal[K] }>(
    `select batch, first_position, last_position, hash, previous_hash, format, s.root, r.root as resealed, r.anchor
     from event_seals s left join event_reseals r using (batch)
     where batch > coalesce((select max(batch) from event_seals where last_position <= $1), 0) and first_position <= $2
     order by batch limit ${SEALS}`,
    [after, to],
  );
  return rows.map((row) => ({
    ...row,
    batch: Number(row.batch),
    first_position: Number(row.first_position),
    last_position: Number(row.last_position),
    format: Number(row.format),
  }));
}

interface Row {
  position: string;
  team_position: string | null;
  id: string;
  team_id: string | null;
  type: string | null;
  payload_hash: Buffer | null;
  at: string | null;
  has_payload: boolean | null;
  payload: unknown;
  address: string | null;
  schema_version: number;
  actor_id: string | null;
  user_id: string | null;
  on_behalf_of: string | null;
  entity: string;
  entity_id: string | null;
  entity_version: number | null;
  request_id: string | null;
  correlation: string | null;
  causation: string | null;
  origin: string;
}

/** Each event is looked up by its key: joining whole partitions would read a month for one batch. */
async function readStored(client: SqlClient, from: number, to: number): Promise<StoredEvent[]> {
  const { rows } = await client.query<Row>(
    `select p.position, p.team_position, p.event_id as id, p.team_id, e.*
     from event_positions p left join lateral (
       select e.type, e.payload_hash, e.schema_version, e.actor_id, e.user_id, e.on_behalf_of, e.entity, e.entity_id,
         e.entity_version, e.request_id, e.correlation, e.causation, e.origin,
         to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
         d.event_id is not null as has_payload, d.payload, d.address
       from events e left join event_payloads d on d.team_id = e.team_id and d.event_id = e.id
       where e.team_id = coalesce(p.team_id, '00000000-0000-0000-0000-000000000000') and e.id = p.event_id
       offset 0) e on true
     where p.position between $1 and $2 order by p.position`,
    [from, to],
  );
  return rows.map(storedOf);
}

const storedOf = ({ position, team_position, id, team_id, type, payload_hash, has_payload, ...row }: Row) => {
  const { payload, address, ...rest } = row;
  return {
    position: Number(position),
    team_position: team_position === null ? null : Number(team_position),
    id,
    team_id,
    type,
    payload_hash,
    rest: type === null ? null : rest,
    payload: has_payload === true ? payload : undefined,
    address,
  };
};
