import { createHash } from 'node:crypto';
import { transaction, type SqlClient } from './sql.ts';

/** The channel on which streams listen; the payload is the last position that exists. */
export const EVENTS_CHANNEL = 'deskwire_events';

/** An event as the chain sees it. The hash represents the payload, which can be erased without breaking the chain. */
export interface SealedEvent {
  readonly position: number;
  readonly id: string;
  readonly team_id: string | null;
  readonly type: string | null;
  readonly payload_hash: Buffer | null;
}

/** What the first seal of an installation builds on. */
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
    const events = await readEvents(
      client,
      keys.map((key, index) => ({ ...key, position: seal.last_position + index + 1 })),
    );
    await writePositions(client, events, offsetMs);
    const lastPosition = seal.last_position + events.length;
    const hash = sealHash(seal.hash, events);
    await client.query(
      `insert into event_seals (batch, first_position, last_position, hash, previous_hash, at)
       values ($1, $2, $3, $4, $5, now() + $6 * interval '1 ms')`,
      [seal.batch + 1, seal.last_position + 1, lastPosition, hash, seal.hash, offsetMs],
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

async function writePositions(client: SqlClient, events: readonly SealedEvent[], offsetMs: number): Promise<void> {
  await client.query(
    `insert into event_positions (position, event_id, team_id, at)
     select position, event_id, team_id, now() + $4 * interval '1 ms'
     from unnest($1::bigint[], $2::uuid[], $3::uuid[]) as p(position, event_id, team_id)`,
    [events.map((e) => e.position), events.map((e) => e.id), events.map((e) => e.team_id), offsetMs],
  );
}

/**
 * Reads what the chain covers of these events, in the given order. The bounds let Postgres read only the partitions of
 * their months. An event that does not exist gives nulls, which match no seal of an existing event.
 */
export async function readEvents(
  client: SqlClient,
  keys: ReadonlyArray<EventKey & { readonly position: number }>,
): Promise<SealedEvent[]> {
  const ids = keys.map((key) => key.id).toSorted();
  const { rows } = await client.query<{ type: string | null; payload_hash: Buffer | null }>(
    `select e.type, e.payload_hash
     from unnest($1::uuid[], $2::uuid[]) with ordinality as k(id, team_id, n)
     left join events e on e.id = k.id and e.team_id = k.team_id and e.id between $3 and $4
     order by k.n`,
    [keys.map((key) => key.id), keys.map((key) => key.team_id ?? NIL), ids[0], ids.at(-1)],
  );
  return keys.map(({ position, id, team_id }, index) => ({
    position,
    id,
    team_id,
    type: rows[index]?.type ?? null,
    payload_hash: rows[index]?.payload_hash ?? null,
  }));
}

/**
 * SHA-256 of the previous hash and, for each event, its position (8 bytes, big endian), id, team, type and payload
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
