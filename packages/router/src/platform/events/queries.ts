import { sql } from 'kysely';
import type { ListedEvent } from '@deskwire/contract/platform/events.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Found, Slice } from '../../kit/lists/page.ts';
import type { TeamId } from '../../kit/team-id.ts';
import type { Hearing, RowRule } from './audience.ts';
import { personShown } from '../../identity/people/fragments.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';

const on = tables<'events' | 'event_payloads' | 'event_positions'>();

const columns = [
  'e.id',
  'e.team_id',
  'e.type',
  'e.schema_version',
  'e.actor_id',
  'e.on_behalf_of',
  'e.entity',
  'e.entity_id',
  'e.entity_version',
  'e.request_id',
  'e.correlation',
  'e.causation',
  'e.origin',
  'e.at',
] as const;

const actor = personShown<PersonName | null>('e.team_id', 'e.actor_id').as('actor');

export interface EventFilter {
  type?: string[] | undefined;
  entity?: string[] | undefined;
  entity_id?: string | undefined;
  actor_id?: string | undefined;
  at_after?: string | undefined;
  at_before?: string | undefined;
}

function matching(db: Db, scope: TeamScope, hearing: Hearing, filter: EventFilter) {
  let found = on(db).selectFrom('events as e').where('e.team_id', '=', scope.team_id);
  if (!hearing.everything) {
    found = found.where((eb) =>
      eb.or([
        eb('e.actor_id', '=', scope.person_id),
        eb('e.entity', '=', eb.fn.any(eb.val([...hearing.entities]))),
        ...[...Map.groupBy(hearing.by_row, ([, sees]) => sees)].map(([sees, entities]) =>
          eb.and([
            eb('e.entity', '=', eb.fn.any(eb.val(entities.map(([entity]) => entity)))),
            ...(hearing.only === undefined ? [] : [eb('e.type', '=', eb.fn.any(eb.val([...hearing.only])))]),
            sees(scope, sql.ref<string>('e.entity_id')),
          ]),
        ),
      ]),
    );
    found = found.where((eb) => eb.not(eb('e.type', '=', eb.fn.any(eb.val([...hearing.hidden])))));
  }
  const { type, entity, entity_id, actor_id, at_after, at_before } = filter;
  if (type) found = found.where((eb) => eb('e.type', '=', eb.fn.any(eb.val(type))));
  if (entity) found = found.where((eb) => eb('e.entity', '=', eb.fn.any(eb.val(entity))));
  if (entity_id) found = found.where('e.entity_id', '=', entity_id);
  // Actors are hidden from requesters, so they cannot be filtered by either.
  if (actor_id && scope.visibility === 'requester' && actor_id !== scope.person_id)
    found = found.where((eb) => eb.lit(false));
  else if (actor_id) found = found.where('e.actor_id', '=', actor_id);
  // The bounds on the id let Postgres look into the partitions of these months only; a clock may be a little off.
  if (at_after)
    found = found
      .where('e.at', '>=', at_after)
      .where(sql<boolean>`e.id >= uuid_floor(${at_after}::timestamptz - interval '1 hour')`);
  if (at_before)
    found = found
      .where('e.at', '<', at_before)
      .where(sql<boolean>`e.id < uuid_floor(${at_before}::timestamptz + interval '1 hour')`);
  return found;
}

/** A page of events that a person may hear of, the latest first. */
export async function listEvents(
  db: Db,
  scope: TeamScope,
  hearing: Hearing,
  filter: EventFilter,
  slice: Slice,
): Promise<Found<ListedEvent>> {
  const heard = matching(db, scope, hearing, filter);
  return listed(
    db,
    {
      rows: heard.leftJoin('event_positions as p', 'p.event_id', 'e.id').select(['p.position', ...columns, actor]),
      matching: heard,
    },
    ['e.id'],
    'desc',
    slice,
  );
}

/** The events of a user, the latest first; in one team, or everywhere. */
export async function listEventsOf(
  db: Db,
  { user_id, team_id }: { user_id: string; team_id: TeamId | undefined },
  slice: Slice,
): Promise<Found<ListedEvent>> {
  const theirs = on(db)
    .selectFrom('events as e')
    .where('e.user_id', '=', user_id)
    .$if(team_id !== undefined, (query) => query.where('e.team_id', '=', team_id!));
  return listed(
    db,
    {
      rows: theirs.leftJoin('event_positions as p', 'p.event_id', 'e.id').select(['p.position', ...columns, actor]),
      matching: theirs,
    },
    ['e.id'],
    'desc',
    slice,
  );
}

/** Which of these rows a person may see by a rule of their domain. */
export async function findSeen(db: Db, scope: TeamScope, sees: RowRule, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select one.id from unnest(${ids}::uuid[]) as one(id) where ${sees(scope, sql.ref<string>('one.id'))}`.execute(
    on(db),
  );
  return new Set(rows.map(({ id }) => id));
}

/** Forgets from which addresses somebody did what they did. */
export async function forgetAddresses(db: Tx, user_id: string): Promise<void> {
  await sql`
    update event_payloads p set address = null from events e
    where e.user_id = ${user_id} and p.team_id = e.team_id and p.event_id = e.id and p.address is not null`.execute(
    on(db),
  );
}
