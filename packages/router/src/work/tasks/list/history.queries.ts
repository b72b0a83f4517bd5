import { tables, type Db } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { personShown } from '../../../identity/people/fragments.ts';

const on = tables<'events' | 'event_payloads'>();

/** A page of what happened to a task, the latest first. */
export const listHistory = (db: Db, { team_id }: InTeam, task_id: string, slice: Slice) => {
  const matching = on(db)
    .selectFrom('events as e')
    .where('e.team_id', '=', team_id)
    .where('e.entity_id', '=', task_id)
    .where('e.entity', '=', 'task');
  const rows = matching
    .leftJoin('event_payloads as p', (join) =>
      join.onRef('p.team_id', '=', 'e.team_id').onRef('p.event_id', '=', 'e.id'),
    )
    .select(['e.id', 'e.type', 'e.at', 'e.actor_id', 'e.on_behalf_of', 'p.payload'])
    .select(personShown<PersonName | null>('e.team_id', 'e.actor_id').as('actor'));
  return listed(db, { rows, matching }, ['e.id'], 'desc', slice);
};
