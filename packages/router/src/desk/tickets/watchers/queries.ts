import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import { isHere, personEmail, personName } from '../../../identity/people/fragments.ts';

const on = tables<'ticket_watchers'>();

/** The watchers of a ticket; a requester gets only themselves. */
const watching = (db: Db, scope: TeamScope, ticket_id: string) =>
  on(db)
    .selectFrom('ticket_watchers as w')
    .where('w.team_id', '=', scope.team_id)
    .where('w.ticket_id', '=', ticket_id)
    .$if(scope.visibility === 'requester', (q) => q.where('w.person_id', '=', scope.person_id));

/** A page of watchers, in the order in which they began. */
export async function listWatchers(db: Db, scope: TeamScope, ticket_id: string, slice: Slice) {
  const matching = watching(db, scope, ticket_id);
  return listed(
    db,
    {
      rows: matching
        .select(['w.person_id', 'w.created_at'])
        .select([
          personName('w.team_id', 'w.person_id').as('name'),
          personEmail('w.team_id', 'w.person_id').as('email'),
        ]),
      matching: matching.select('w.person_id'),
    },
    ['w.created_at', 'w.person_id'],
    'asc',
    slice,
  );
}
export type WatcherRow = Awaited<ReturnType<typeof listWatchers>>['rows'][number];

/** Makes somebody in the team a watcher; `added` is false if they were one already. Undefined if there is no such person. */
export async function insertWatcher(
  db: Tx,
  scope: Pick<TeamScope, 'team_id'>,
  ticket_id: string,
  person_id: string,
  now: string,
) {
  const { rows } = await sql<WatcherRow & { added: boolean }>`
    with person as (
      select team_id, id from (select ${scope.team_id}::uuid as team_id, ${person_id}::uuid as id) as one
      where ${isHere('one.team_id', 'one.id')}),
    added as (
      insert into ticket_watchers (team_id, ticket_id, person_id, created_at)
      select team_id, ${ticket_id}, id, ${now} from person
      on conflict do nothing
      returning created_at)
    select person.id as person_id, ${personName('person.team_id', 'person.id')} as name,
      ${personEmail('person.team_id', 'person.id')} as email, added.created_at is not null as added,
      coalesce(added.created_at, w.created_at, ${now}::timestamptz) as created_at
    from person
    left join added on true
    left join ticket_watchers w on w.team_id = ${scope.team_id} and w.ticket_id = ${ticket_id} and w.person_id = person.id
  `.execute(on(db));
  return rows[0];
}

/** Removes a watcher; false if they were none. */
export async function deleteWatcher(db: Tx, scope: TeamScope, ticket_id: string, person_id: string): Promise<boolean> {
  const deleted = await on(db)
    .deleteFrom('ticket_watchers')
    .where('team_id', '=', scope.team_id)
    .where('ticket_id', '=', ticket_id)
    .where('person_id', '=', person_id)
    .returning('person_id')
    .executeTakeFirst();
  return deleted !== undefined;
}
