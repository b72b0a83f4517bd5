import { sql } from 'kysely';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import type { Event } from '@deskwire/contract/kit/events.ts';
import { tables, type Database, type Db } from '@deskwire/database/schema.ts';
import { keyCard } from '../../../identity/api-keys/fragments.ts';
import { accountName, personShown } from '../../../identity/people/fragments.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Found, Slice } from '../../../kit/lists/page.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'events' | 'event_payloads' | 'event_positions'>();

export interface AuditFilter {
  readonly type?: readonly string[] | undefined;
  readonly entity?: readonly string[] | undefined;
  readonly entity_id?: string | undefined;
  readonly actor_id?: string | undefined;
  readonly user_id?: string | undefined;
  readonly key_id?: string | undefined;
  readonly address?: string | undefined;
  readonly request_id?: string | undefined;
  readonly at_after?: string | undefined;
  readonly at_before?: string | undefined;
}
export interface TrailRow extends Event {
  team_position: number | null;
  user_id: string | null;
  payload: Readonly<Record<string, unknown>> | null;
  payload_hash: Buffer | null;
  address: string | null;
  actor: PersonName | null;
  account_name: string | null;
  key: { id: string; name: string } | null;
}

function matching(db: Db, team_id: TeamId, filter: AuditFilter) {
  const { type, entity, entity_id, actor_id, user_id, key_id, address, request_id, at_after, at_before } = filter;
  return (
    on(db)
      .selectFrom('events as e')
      .leftJoin('event_payloads as d', (join) =>
        join.onRef('d.team_id', '=', 'e.team_id').onRef('d.event_id', '=', 'e.id'),
      )
      .where('e.team_id', '=', team_id)
      .$if(type !== undefined, (q) => q.where((eb) => eb('e.type', '=', eb.fn.any(eb.val([...type!])))))
      .$if(entity !== undefined, (q) => q.where((eb) => eb('e.entity', '=', eb.fn.any(eb.val([...entity!])))))
      .$if(entity_id !== undefined, (q) => q.where('e.entity_id', '=', entity_id!))
      .$if(actor_id !== undefined, (q) => q.where('e.actor_id', '=', actor_id!))
      .$if(user_id !== undefined, (q) => q.where('e.user_id', '=', user_id!))
      .$if(key_id !== undefined, (q) => q.where('e.on_behalf_of', '=', `api_key:${key_id!}`))
      .$if(request_id !== undefined, (q) => q.where('e.request_id', '=', request_id!))
      .$if(address !== undefined, (q) => q.where('d.address', '=', address!))
      // The bounds on the id let Postgres look into the partitions of these months only; a clock may be a little off.
      .$if(at_after !== undefined, (q) =>
        q
          .where('e.at', '>=', at_after!)
          .where(sql<boolean>`e.id >= uuid_floor(${at_after!}::timestamptz - interval '1 hour')`),
      )
      .$if(at_before !== undefined, (q) =>
        q
          .where('e.at', '<', at_before!)
          .where(sql<boolean>`e.id < uuid_floor(${at_before!}::timestamptz + interval '1 hour')`),
      )
  );
}

/** A page of the trail of a team, or of the platform, the latest first. */
export async function listTrail(db: Db, team_id: TeamId, filter: AuditFilter, slice: Slice): Promise<Found<TrailRow>> {
  const found = matching(db, team_id, filter);
  const rows = found
    .leftJoin('event_positions as p', 'p.event_id', 'e.id')
    .select([
      'p.position',
      'p.team_position',
      'e.id',
      'e.team_id',
      'e.type',
      'e.schema_version',
      'e.actor_id',
      'e.user_id',
      'e.on_behalf_of',
      'e.entity',
      'e.entity_id',
      'e.entity_version',
      'e.request_id',
      'e.correlation',
      'e.causation',
      'e.origin',
      'e.at',
      'e.payload_hash',
      'd.address',
      sql<TrailRow['payload']>`d.payload`.as('payload'),
      personShown<PersonName | null>('e.team_id', 'e.actor_id').as('actor'),
      accountName('e.user_id').as('account_name'),
      keyCard('e.on_behalf_of').as('key'),
    ]);
  return listed(db, { rows, matching: found.select('e.id') }, ['e.id'], 'desc', slice);
}

/** The current names of rows of a table, by their ids. */
export async function findLabels(
  db: Db,
  team_id: TeamId,
  { table, column }: { readonly table: keyof Database; readonly column: string },
  ids: readonly string[],
): Promise<{ id: string; label: string }[]> {
  const { rows } = await sql<{ id: string; label: string }>`
    select id, ${sql.ref(column)} as label from ${sql.table(table)}
    where team_id = ${team_id} and id = any(${ids}::uuid[]) and ${sql.ref(column)} is not null`.execute(on(db));
  return rows;
}
