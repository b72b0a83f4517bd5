import type { Reseal } from './anchors.ts';
import { leafHash, rootOf } from './merkle.ts';
import { sealedBatches } from './sealed-batches.ts';
import { leafOf } from './seals.ts';
import type { SqlClient } from './sql.ts';
import { brokenBatch } from './verify-seals.ts';

export type Reading =
  | { readonly ok: true; readonly reseals: readonly Reseal[] }
  | { readonly ok: false; readonly batch: number; readonly reason: string };

/** The next seals of format 1 that nothing vouches for. A seal whose events were changed is not made whole by a new one. */
export async function readUnvouched(client: SqlClient, most: number): Promise<Reading> {
  const { rows } = await client.query<{ batch: string; first: string; last: string }>(
    `select s.batch, s.first_position as first, s.last_position as last from event_seals s
     where s.format = 1 and not exists (select from event_reseals r where r.batch = s.batch)
     order by s.batch limit $1`,
    [most],
  );
  if (rows.length === 0) return { ok: true, reseals: [] };
  const wanted = new Set(rows.map(({ batch }) => Number(batch)));
  const reseals: Reseal[] = [];
  for await (const batch of sealedBatches(client, Number(rows[0]!.first), Number(rows.at(-1)!.last))) {
    if (!wanted.has(batch.seal.batch)) continue;
    const reason = brokenBatch(batch);
    if (reason !== undefined) return { ok: false, batch: batch.seal.batch, reason };
    reseals.push({ batch: batch.seal.batch, root: rootOf(batch.events.map((event) => leafHash(leafOf(event)))) });
  }
  return { ok: true, reseals };
}
