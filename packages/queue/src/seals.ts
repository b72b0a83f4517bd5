import { createHash } from 'node:crypto';
import { jcs } from './jcs.ts';
import { leafHash, rootOf } from './merkle.ts';
import { transaction, type SqlClient } from './sql.ts';

/** The channel on which streams listen; the payload is the last position that exists. */
export const EVENTS_CHANNEL = 'deskwire_events';

/** An event as the chain sees it. The hash represents the payload, which can be erased without breaking the chain. */
export interface SealedEvent {
  readonly position: number;
  readonly team_position: number | null;
  readonly id: string;
  readonly team_id: string | null;
  /** Null where the event does not exist. */
  readonly type: string | null;
  readonly payload_hash: Buffer | null;
  /** The other fields that format 2 covers, as in JSON. */
  readonly rest: Readonly<Record<string, unknown>> | null;
}

/** The previous hash of the first seal of an installation. */
export const FIRST_PREVIOUS_HASH: Buffer = Buffer.alloc(32);
/** The team id of events that belong to no team. */
const NIL = '00000000-0000-0000-0000-000000000000';

/**
 * Gives committed events their positions, without gaps and in the order of their ids within a batch, and seals the
 * batch into the hash chain. Only the leader may call it, on the connection that holds the lock. Returns the number of
 * events, and wakes the streams after the commit.
 */
export async function sealBatch(client: SqlClient, batch: number, offsetMs: number): Promise<number> {
  const last = await transaction(client, async () => {
    const keys = await takeUnsealed(client, batch);
    if (keys.length === 0) return undefined;
    const seal = await lastSeal(client);
    const positioned = await positionsOf(client, keys, seal.last_position);
    await writePositions(client, positioned, offsetMs);
    const events = await readEvents(client, positioned);
    const lastPosition = seal.last_position + events.length;
    const root = rootOf(events.map((event) => leafHash(leafOf(event))));
    const hash = linkOf(seal.hash, root);
    await client.query(
      `insert into event_seals (batch, first_position, last_position, hash, previous_hash, at, format, root)
       values ($1, $2, $3, $4, $5, now() + $6 * interval '1 ms', 2, $7)`,
      [seal.batch + 1, seal.last_position + 1, lastPosition, hash, seal.hash, offsetMs, root],
    );
    return { count: events.length, lastPosition };
  });
  if (!last) return 0;
  await client.query('select pg_notify($1, $2)', [EVENTS_CHANNEL, String(last.lastPosition)]);
  return last.count;
}

interface EventKey {
  readonly id: string;
  readonly team_id: string | null;
}

async function takeUnsealed(client: SqlClient, batch: number): Promise<EventKey[]> {
  const { rows } = await client.query<EventKey>(
    `with next as materialized (select id from unsealed_events order by id limit $1 for update skip locked),
     taken as (delete from unsealed_events u using next where u.id = next.id returning u.id, u.team_id)
     select id, team_id from taken order by id`,
    [batch],
  );
  return rows;
}

interface LastSeal {
  readonly batch: number;
  readonly last_position: number;
  readonly hash: Buffer;
}

async function lastSeal(client: SqlClient): Promise<LastSeal> {
  const { rows } = await client.query<{ batch: string; last_position: string; hash: Buffer }>(
    'select batch, last_position, hash from event_seals order by batch desc limit 1',
  );
  const [row] = rows;
  if (!row) return { batch: 0, last_position: 0, hash: FIRST_PREVIOUS_HASH };
  return { batch: Number(row.batch), last_position: Number(row.last_position), hash: row.hash };
}

interface Positioned extends EventKey {
  readonly position: number;
  readonly team_position: number | null;
}

/** Numbers events, over all and in their team. */
async function positionsOf(client: SqlClient, keys: readonly EventKey[], last: number): Promise<Positioned[]> {
  const teams = [...new Set(keys.flatMap(({ team_id }) => team_id ?? []))];
  const { rows } = await client.query<{ team_id: string; last: string | null }>(
    `select t.team_id, (select p.team_position from event_positions p where p.team_id = t.team_id
       order by p.position desc limit 1) as last from unnest($1::uuid[]) as t(team_id)`,
    [teams],
  );
  const counts = new Map(rows.map((row) => [row.team_id, Number(row.last ?? 0)]));
  return keys.map((key, index) => {
    if (key.team_id === null) return { ...key, position: last + index + 1, team_position: null };
    const team_position = counts.get(key.team_id)! + 1;
    counts.set(key.team_id, team_position);
    return { ...key, position: last + index + 1, team_position };
  });
}

async function writePositions(client: SqlClient, events: readonly Positioned[], offsetMs: number): Promise<void> {
  await client.query(
    `insert into event_positions (position, event_id, team_id, team_position, at)
     select position, event_id, team_id, team_position, now() + $5 * interval '1 ms'
     from unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::bigint[]) as p(position, event_id, team_id, team_position)`,
    [
      events.map((e) => e.position),
      events.map((e) => e.id),
      events.map((e) => e.team_id),
      events.map((e) => e.team_position),
      offsetMs,
    ],
  );
}

/**
 * Reads what the chain covers of these events, in the given order. The bounds let Postgres read only the partitions of
 * their months. An event that does not exist gives nulls, which match no seal of an existing event.
 */
export async function readEvents(client: SqlClient, keys: readonly Positioned[]): Promise<SealedEvent[]> {
  const ids = keys.map((key) => key.id).toSorted();
  const { rows } = await client.query<Pick<SealedEvent, 'type' | 'payload_hash' | 'rest'>>(
    `select e.type, e.payload_hash, case when e.id is not null then jsonb_build_object(
        'schema_version', e.schema_version, 'actor_id', e.actor_id, 'user_id', e.user_id,
        'on_behalf_of', e.on_behalf_of, 'entity', e.entity, 'entity_id', e.entity_id,
        'entity_version', e.entity_version, 'request_id', e.request_id, 'correlation', e.correlation,
        'causation', e.causation, 'origin', e.origin,
        'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as rest
     from unnest($1::uuid[], $2::uuid[]) with ordinality as k(id, team_id, n)
     left join events e on e.id = k.id and e.team_id = k.team_id and e.id between $3 and $4
     order by k.n`,
    [keys.map((key) => key.id), keys.map((key) => key.team_id ?? NIL), ids[0], ids.at(-1)],
  );
  return keys.map(({ position, team_position, id, team_id }, index) => ({
    position,
    team_position,
    id,
    team_id,
    type: rows[index]?.type ?? null,
    payload_hash: rows[index]?.payload_hash ?? null,
    rest: rows[index]?.rest ?? null,
  }));
}

/** Marks the hash of a payload in its canonical form; older hashes are of a form that nobody can make again. */
const CANONICAL = 2;
/** The stored hash of a payload: a byte that tells the form, and SHA-256 of the payload's canonical JSON. */
export const payloadHash = (payload: unknown): Buffer =>
  Buffer.concat([Uint8Array.of(CANONICAL), createHash('sha256').update(jcs(payload)).digest()]);
/** Whether a payload is the one that was hashed. An older hash says nothing about it. */
export const isPayload = (payload: unknown, hash: Buffer | null): boolean =>
  hash === null || hash.length !== 33 || hash[0] !== CANONICAL || payloadHash(payload).equals(hash);

/**
 * The text of an event that format 2 hashes. Older hashes of payloads are told apart by a prefix, so that none can be
 * weakened.
 */
export const leafOf = (event: SealedEvent): string => jcs(eventOf(event));
/** The same before it is text: what a seal of format 2 covers of an event. */
export const eventOf = ({ position, team_position, id, team_id, type, payload_hash, rest }: SealedEvent) => ({
  position,
  team_position,
  id,
  team_id,
  type,
  ...rest,
  payload_hash: hashText(payload_hash),
});
const hashText = (hash: Buffer | null): string | null => {
  if (hash === null) return null;
  return hash.length === 33 && hash[0] === CANONICAL ? hash.toString('hex', 1) : `1:${hash.toString('hex')}`;
};

/** A seal of format 2: SHA-256 of the seal before it and the root of its batch. */
export const linkOf = (previous: Buffer, root: Buffer): Buffer =>
  createHash('sha256').update(previous).update(root).digest();

/**
 * A seal of format 1: SHA-256 of the previous hash and, for each event, its position (8 bytes, big endian), id, team, type and payload
 * hash, each as a 4-byte length followed by its bytes, so that no two different batches give the same input.
 */
export function sealHash(previous: Buffer, events: readonly SealedEvent[]): Buffer {
  const hash = createHash('sha256').update(previous);
  for (const event of events) {
    const position = Buffer.alloc(8);
    position.writeBigInt64BE(BigInt(event.position));
    hash.update(position);
    for (const part of [event.id, event.team_id, event.type, event.payload_hash]) hash.update(field(part));
  }
  return hash.digest();
}

/** A length that no field can have, which tells a missing value from an empty one. */
const NOTHING = Buffer.from([0xff, 0xff, 0xff, 0xff]);

function field(part: string | Buffer | null): Buffer {
  if (part === null) return NOTHING;
  const bytes = typeof part === 'string' ? Buffer.from(part) : part;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
