import { tables, type Db } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/keyset.ts';
import type { Slice } from '../../../kit/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'events' | 'event_payloads' | 'people'>();

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
    .leftJoin('people as actor', (join) =>
      join.onRef('actor.team_id', '=', 'e.team_id').onRef('actor.id', '=', 'e.actor_id'),
    )
    .select(['e.id', 'e.type', 'e.at', 'e.actor_id', 'actor.name as actor_name', 'e.on_behalf_of', 'p.payload']);
  return listed(db, { rows, matching }, ['e.id'], 'desc', slice);
};
