import { jcs } from './jcs.ts';
import { leafHash, rootOf } from './merkle.ts';
import { payloadHash } from './seals.ts';
import type { SqlClient } from './sql.ts';

/** A seal of format 1 with the root of format 2 over its events. */
export interface Reseal {
  readonly batch: number;
  readonly root: Buffer;
}
/** The payload of the event that vouches for some of them. */
export interface Vouched {
  readonly first_batch: number;
  readonly last_batch: number;
  readonly batches: number;
  /** Root of the tree of RFC 6962 over batch and root of each, in hex. */
  readonly root: string;
}

/** The payload of an event that vouches for some seals. */
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

/** An event that vouches for seals of format 1: where it stands, and all roots that it vouches for. */
export interface Anchor {
  readonly position: number;
  readonly reseals: readonly Reseal[];
}

/** The events that vouch for the seals of format 1 over these positions, and are sealed by the last of them. */
export async function readAnchors(client: SqlClient, from: number, to: number): Promise<Anchor[]> {
  const { rows } = await client.query<{ position: string; batches: string[]; roots: Buffer[] }>(
    `select p.position, array_agg(r.batch order by r.batch) as batches, array_agg(r.root order by r.batch) as roots
     from event_reseals r
     join events e on e.team_id = '00000000-0000-0000-0000-000000000000' and e.entity_id = r.anchor
       and e.type = 'audit.resealed'
     join event_positions p on p.event_id = e.id
     where p.position <= $2 and r.anchor in (
       select o.anchor from event_reseals o join event_seals s using (batch)
       where s.last_position >= $1 and s.first_position <= $2)
     group by p.position order by p.position`,
    [from, to],
  );
  return rows.map(({ position, batches, roots }) => ({
    position: Number(position),
    reseals: batches.map((batch, at) => ({ batch: Number(batch), root: roots[at]! })),
  }));
}
