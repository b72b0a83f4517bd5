import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { FedEvent } from '../../../kit/feeds/feed.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import { placeOfComment } from '../../comments/fragments.ts';
import { detailsShown, homeOfTask, taskShown } from '../../tasks/fragments.ts';

const on = tables<'project_events' | 'events' | 'event_payloads' | 'projects'>();

/** Selects the teams that have projects. */
export async function listWithProjects(db: Db, team_ids: readonly TeamId[]): Promise<TeamId[]> {
  const { rows } = await sql<{ team_id: TeamId }>`
    select t.team_id from unnest(${team_ids}::uuid[]) as t(team_id)
    where exists (select from projects p where p.team_id = t.team_id)`.execute(on(db));
  return rows.map(({ team_id }) => team_id);
}

/**
 * Notes in which projects events happened: in the one that they name, else in the one that their row is in. A move happened
 * in both.
 */
export async function noteEvents(db: Tx, events: readonly FedEvent[]): Promise<void> {
  const given = events.map(({ team_id, id, type, entity, entity_id, payload }) => ({
    team_id,
    id,
    type,
    entity,
    entity_id,
    payload,
  }));
  await sql`
    insert into project_events (team_id, project_id, event_id)
    select g.team_id, p.id, g.id
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g(
      team_id uuid, id uuid, type text, entity text, entity_id uuid, payload jsonb)
    cross join lateral (
      select g.entity_id as id where g.entity = 'project'
      union select (g.payload ->> 'from_project_id')::uuid where g.type = 'task.moved'
      union select coalesce((g.payload ->> 'to_project_id')::uuid, (g.payload ->> 'project_id')::uuid, ${homeOfTask(sql`g.team_id`, sql`g.entity_id`)}) where g.entity = 'task'
      union select coalesce((g.payload ->> 'project_id')::uuid, ${placeOfComment('home_project_id', sql`g.team_id`, sql`g.entity_id`)})
        where g.entity = 'comment') as named
    join projects p on p.team_id = g.team_id and p.id = named.id
    on conflict do nothing`.execute(on(db));
}

/** A page of what happened in a project, the latest first. A task is named as long as it is there. */
export const listActivity = (db: Db, scope: TeamScope, project_id: string, slice: Slice) => {
  const matching = on(db)
    .selectFrom('project_events as x')
    .where('x.team_id', '=', scope.team_id)
    .where('x.project_id', '=', project_id);
  const rows = matching
    .innerJoin('events as e', (join) => join.onRef('e.team_id', '=', 'x.team_id').onRef('e.id', '=', 'x.event_id'))
    .leftJoin('event_payloads as d', (join) =>
      join.onRef('d.team_id', '=', 'e.team_id').onRef('d.event_id', '=', 'e.id'),
    )
    .select(['e.id', 'e.type', 'e.at', 'e.actor_id', 'e.on_behalf_of', 'e.entity', 'e.entity_id'])
    .select(personShown<PersonName | null>('e.team_id', 'e.actor_id').as('actor'))
    .select(detailsShown(scope, 'e.type', 'd.payload').as('details'))
    .select(
      taskShown(
        sql`e.team_id`,
        sql`x.project_id`,
        sql`case e.entity when 'task' then e.entity_id
          when 'comment' then ${placeOfComment('task_id', sql`e.team_id`, sql`e.entity_id`)} end`,
      ).as('task'),
    );
  return listed(db, { rows, matching }, ['x.event_id'], 'desc', slice);
};
