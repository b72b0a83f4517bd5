import { jcs } from './jcs.ts';
import { leafHash, rootOf } from './merkle.ts';
import { payloadHash } from './seals.ts';
import type { SqlClient } from './sql.ts';

/** A seal of format 1 with the root of format 2 over its events. */
export interface Reseal {
  readonly batch: number;
  readonly root: Buffer;
}
/** What the event says that vouches for some of them. */
export interface Vouched {
  readonly first_batch: number;
  readonly last_batch: number;
  readonly batches: number;
  /** Root of the tree of RFC 6962 over batch and root of each, in hex. */
  readonly root: string;
}

/** What vouches for some seals, as its event says it. */
export const vouchedOf = (reseals: readonly Reseal[]): Vouched => ({
  first_batch: reseals[0]!.batch,
  last_batch: reseals.at(-1)!.batch,
  batches: reseals.length,
  root: rootOf(reseals.map(({ batch, root }) => leafHash(jcs({ batch, root: root.toString('hex') })))).toString('hex'),
});

/** Why the event about some seals does not vouch for them; undefined where it does. */
export async function brokenAnchor(client: SqlClient, anchor: string): Promise<string | undefined> {
  const [{ rows }, { rows: events }] = [
    await client.query<{ batch: string; root: Buffer }>(
      'select batch, root from event_reseals where anchor = $1 order by batch',
      [anchor],
    ),
    await client.query<{ payload_hash: Buffer }>(
      `select payload_hash from events
       where team_id = '00000000-0000-0000-0000-000000000000' and entity_id = $1 and type = 'audit.resealed'`,
      [anchor],
    ),
  ];
  const said = vouchedOf(rows.map(({ batch, root }) => ({ batch: Number(batch), root })));
  const [event] = events;
  return events.length === 1 && payloadHash(said).equals(event!.payload_hash)
    ? undefined
    : 'The event that vouches for it says something else.';
}
