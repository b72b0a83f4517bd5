import { leafHash, rootOf } from './merkle.ts';
import { FIRST_PREVIOUS_HASH, isPayload, leafOf, linkOf, readEvents, sealHash, type SealedEvent } from './seals.ts';
import type { SqlClient } from './sql.ts';

export type SealCheck =
  | { readonly ok: true; readonly batches: number; readonly last_position: number }
  /** `batch` is the first seal that does not match; its events are those from `first_position` to `last_position`. */
  | {
      readonly ok: false;
      readonly batch: number;
      readonly first_position: number;
      readonly last_position: number;
      readonly reason: string;
    };

interface Seal {
  readonly batch: number;
  readonly first_position: number;
  readonly last_position: number;
  readonly hash: Buffer;
  readonly previous_hash: Buffer;
  readonly format: number;
  readonly root: Buffer | null;
}

/** Seals read at a time. */
const PAGE = 200;

/**
 * Recomputes the hash chain over the positions from `from` to `to` (both included, all by default), and says whether
 * the events are still those that were sealed. A chain that starts after position 1 trusts the seal before it. A chain
 * that lost its newest seals together with their positions still verifies; to detect that, keep its last hash
 * elsewhere.
 */
export async function verifySeals(client: SqlClient, from = 1, to = Number.MAX_SAFE_INTEGER): Promise<SealCheck> {
  let last: Seal | undefined;
  let batches = 0;
  for (;;) {
    const seals = await readSeals(client, last?.last_position ?? from - 1, to);
    for (const seal of seals) {
      const reason = brokenLink(seal, last) ?? (await brokenBatch(client, seal));
      if (reason !== undefined) return { ok: false, ...rangeOf(seal), reason };
      last = seal;
      batches += 1;
    }
    if (seals.length < PAGE) break;
  }
  const unsealed = await positionAfter(client, last?.last_position ?? from - 1, to);
  if (unsealed === undefined) return { ok: true, batches, last_position: last?.last_position ?? 0 };
  const at = { batch: (last?.batch ?? 0) + 1, first_position: unsealed, last_position: unsealed };
  return { ok: false, ...at, reason: `Position ${unsealed} is under no seal.` };
}

const rangeOf = ({ batch, first_position, last_position }: Seal) => ({ batch, first_position, last_position });

function brokenLink(seal: Seal, before: Seal | undefined): string | undefined {
  const first = before === undefined;
  if (first && seal.batch === 1 && !seal.previous_hash.equals(FIRST_PREVIOUS_HASH))
    return 'The first seal follows another.';
  if (first) return undefined;
  if (!seal.previous_hash.equals(before.hash)) return 'The seal does not follow the one before it.';
  if (seal.first_position !== before.last_position + 1)
    return 'Positions between this seal and the one before are missing.';
  return undefined;
}

async function brokenBatch(client: SqlClient, seal: Seal): Promise<string | undefined> {
  const { rows } = await client.query<{
    position: string;
    team_position: string | null;
    event_id: string;
    team_id: string | null;
  }>(
    `select position, team_position, event_id, team_id from event_positions
     where position between $1 and $2 order by position`,
    [seal.first_position, seal.last_position],
  );
  const expected = seal.last_position - seal.first_position + 1;
  if (rows.length !== expected) return `${expected - rows.length} of its ${expected} positions are missing.`;
  const keys = rows.map((row) => ({
    position: Number(row.position),
    team_position: row.team_position === null ? null : Number(row.team_position),
    id: row.event_id,
    team_id: row.team_id,
  }));
  const events = await readEvents(client, keys);
  const gone = events.filter((event) => event.type === null).length;
  if (gone > 0) return `${gone} of its ${expected} events are missing.`;
  if (seal.format === 1) return sealHash(seal.previous_hash, events).equals(seal.hash) ? undefined : NOT_SEALED;
  const root = rootOf(events.map((event) => leafHash(leafOf(event))));
  if (seal.root?.equals(root) !== true || !linkOf(seal.previous_hash, root).equals(seal.hash)) return NOT_SEALED;
  const changed = await changedPayload(client, events);
  return changed === undefined ? undefined : `The payload of the event ${changed} is not the one that was sealed.`;
}
const NOT_SEALED = 'Its events are not those that were sealed.';

/** An event whose payload does not match its hash. One whose payload was erased is no fault. */
async function changedPayload(client: SqlClient, events: readonly SealedEvent[]): Promise<string | undefined> {
  const ids = events.map(({ id }) => id).toSorted();
  const { rows } = await client.query<{ event_id: string; payload: unknown }>(
    'select event_id, payload from event_payloads where event_id = any($1::uuid[]) and event_id between $2 and $3',
    [ids, ids[0], ids.at(-1)],
  );
  const hashes = new Map(events.map(({ id, payload_hash }) => [id, payload_hash]));
  return rows.find(({ event_id, payload }) => !isPayload(payload, hashes.get(event_id) ?? null))?.event_id;
}

async function readSeals(client: SqlClient, after: number, to: number): Promise<Seal[]> {
  const { rows } = await client.query<{ [K in keyof Seal]: Seal[K] extends number ? string : Seal[K] }>(
    `select batch, first_position, last_position, hash, previous_hash, format, root from event_seals
     where batch > coalesce((select max(batch) from event_seals where last_position <= $1), 0) and first_position <= $2
     order by batch limit ${PAGE}`,
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

async function positionAfter(client: SqlClient, after: number, to: number): Promise<number | undefined> {
  const { rows } = await client.query<{ position: string }>(
    'select position from event_positions where position > $1 and position <= $2 order by position limit 1',
    [after, to],
  );
  return rows[0] && Number(rows[0].position);
}
