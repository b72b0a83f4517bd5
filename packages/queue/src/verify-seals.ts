import { brokenAnchor } from './anchors.ts';
import { leafHash, rootOf } from './merkle.ts';
import { sealedBatches, type Seal, type SealedBatch } from './sealed-batches.ts';
import { FIRST_PREVIOUS_HASH, isPayload, leafOf, linkOf, sealHash } from './seals.ts';
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

/**
 * Recomputes the hash chain over the positions from `from` to `to` (both included, all by default), and says whether
 * the events are still those that were sealed. A chain that starts after position 1 trusts the seal before it. A chain
 * that lost its newest seals together with their positions still verifies; checkpoints outside the database show that.
 */
export async function verifySeals(client: SqlClient, from = 1, to = Number.MAX_SAFE_INTEGER): Promise<SealCheck> {
  let last: Seal | undefined;
  let batches = 0;
  const anchors = new Map<string, Seal>();
  for await (const batch of sealedBatches(client, from, to)) {
    const reason = brokenLink(batch.seal, last) ?? brokenBatch(batch);
    if (reason !== undefined) return { ok: false, ...rangeOf(batch.seal), reason };
    last = batch.seal;
    batches += 1;
    if (last.anchor !== null && !anchors.has(last.anchor)) anchors.set(last.anchor, last);
  }
  for (const [anchor, seal] of anchors) {
    const reason = await brokenAnchor(client, anchor);
    if (reason !== undefined) return { ok: false, ...rangeOf(seal), reason };
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

/** Why a batch is not the one that was sealed; undefined where it is. */
export function brokenBatch({ seal, events }: SealedBatch): string | undefined {
  const expected = seal.last_position - seal.first_position + 1;
  if (events.length !== expected) return `${expected - events.length} of its ${expected} positions are missing.`;
  const gone = events.filter((event) => event.type === null).length;
  if (gone > 0) return `${gone} of its ${expected} events are missing.`;
  if (seal.format === 1 && !sealHash(seal.previous_hash, events).equals(seal.hash)) return NOT_SEALED;
  if (seal.format === 1 && seal.resealed === null) return undefined;
  const root = rootOf(events.map((event) => leafHash(leafOf(event))));
  if (seal.format === 1 && seal.resealed?.equals(root) !== true) return NOT_SEALED;
  if (seal.format === 2 && (seal.root?.equals(root) !== true || !linkOf(seal.previous_hash, root).equals(seal.hash)))
    return NOT_SEALED;
  // A payload that was erased is no fault.
  const changed = events.find(
    ({ payload, payload_hash }) => payload !== undefined && !isPayload(payload, payload_hash),
  );
  return changed && `The payload of the event ${changed.id} is not the one that was sealed.`;
}
const NOT_SEALED = 'Its events are not those that were sealed.';

async function positionAfter(client: SqlClient, after: number, to: number): Promise<number | undefined> {
  const { rows } = await client.query<{ position: string }>(
    'select position from event_positions where position > $1 and position <= $2 order by position limit 1',
    [after, to],
  );
  return rows[0] && Number(rows[0].position);
}
