import { tables, type Db } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import { detailsShown } from '../fragments.ts';

const on = tables<'events' | 'event_payloads'>();

/** A page of the history of a task, latest first. */
export const listHistory = (db: Db, scope: TeamScope, task_id: string, slice: Slice) => {
  const matching = on(db)
    .selectFrom('events as e')
    .where('e.team_id', '=', scope.team_id)
    .where('e.entity_id', '=', task_id)
    .where('e.entity', '=', 'task');
  const rows = matching
    .leftJoin('event_payloads as d', (join) =>
      join.onRef('d.team_id', '=', 'e.team_id').onRef('d.event_id', '=', 'e.id'),
    )
    .select(['e.id', 'e.type', 'e.at', 'e.actor_id', 'e.on_behalf_of'])
    .select(detailsShown(scope, 'e.type', 'd.payload').as('details'))
    .select(personShown<PersonName | null>('e.team_id', 'e.actor_id').as('actor'));
  return listed(db, { rows, matching }, ['e.id'], 'desc', slice);
};
