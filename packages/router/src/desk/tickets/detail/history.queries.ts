import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import { deploymentsOf } from '../../staging/fragments.ts';

const on = tables<'events' | 'event_payloads'>();

/** Which types of events somebody reads in the history of a ticket that they see. */
export interface Told {
  /** Only these types; undefined for all. */
  readonly only?: readonly string[] | undefined;
  readonly never: readonly string[];
}
/** The events of the ticket itself, whose approvals have it as their entity, and of its deployments. */
const happened = (db: Db, scope: TeamScope, ticket_id: string, { only, never }: Told) =>
  on(db)
    .selectFrom('events as e')
    .where('e.team_id', '=', scope.team_id)
    .where(sql<boolean>`e.entity_id = any(array(
      select ${ticket_id}::uuid
      union all
      ${deploymentsOf(scope.team_id, ticket_id)}))`)
    .where('e.entity', 'in', ['ticket', 'approval', 'deployment'])
    .$if(only !== undefined, (q) => q.where((eb) => eb('e.type', '=', eb.fn.any(eb.val(only as string[])))))
    .$if(never.length > 0, (q) => q.where(sql<boolean>`e.type <> all(${never as string[]})`));

/** A page of the history of a ticket, latest first. */
export async function listHistory(db: Db, scope: TeamScope, ticket_id: string, told: Told, slice: Slice) {
  const matching = happened(db, scope, ticket_id, told);
  return listed(
    db,
    {
      rows: matching
        .leftJoin('event_payloads as p', (join) =>
          join.onRef('p.team_id', '=', 'e.team_id').onRef('p.event_id', '=', 'e.id'),
        )
        .select(['e.id', 'e.type', 'e.at', 'e.actor_id', 'e.on_behalf_of', 'p.payload'])
        .select(personShown<PersonName | null>('e.team_id', 'e.actor_id').as('actor')),
      matching,
    },
    ['e.id'],
    'desc',
    slice,
  );
}
export type HistoryRow = Awaited<ReturnType<typeof listHistory>>['rows'][number];
