import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<
  'events' | 'event_payloads' | 'deployments' | 'environments' | 'tickets' | 'teams' | 'people' | 'users'
>();

/** What a notice about a deployment is made of; the ticket is left out where it is gone. */
export const findDeploymentEvent = (db: Db, team_id: TeamId, event_id: string) =>
  on(db)
    .selectFrom('events as e')
    .innerJoin('deployments as d', (join) =>
      join.onRef('d.team_id', '=', 'e.team_id').onRef('d.id', '=', 'e.entity_id'),
    )
    .innerJoin('environments as n', (join) =>
      join.onRef('n.team_id', '=', 'd.team_id').onRef('n.id', '=', 'd.environment_id'),
    )
    .innerJoin('teams', 'teams.id', 'e.team_id')
    .leftJoin('tickets as t', (join) =>
      join.onRef('t.team_id', '=', 'd.team_id').onRef('t.id', '=', 'd.ticket_id').on('t.deleted_at', 'is', null),
    )
    .leftJoin('event_payloads as p', (join) =>
      join.onRef('p.team_id', '=', 'e.team_id').onRef('p.event_id', '=', 'e.id'),
    )
    .leftJoin('people as actor', (join) =>
      join.onRef('actor.team_id', '=', 'e.team_id').onRef('actor.id', '=', 'e.actor_id'),
    )
    .select([
      'e.type',
      'e.at',
      'e.actor_id',
      'actor.name as actor_name',
      'p.payload',
      'd.id as deployment_id',
      'd.kind',
      'd.version',
      'd.status',
      'd.requested_by',
      'n.name as environment',
      't.number',
      't.title',
      't.reporter_id',
      't.assignee_id',
      'teams.ticket_prefix',
    ])
    .where('e.team_id', '=', team_id)
    .where('e.id', '=', event_id)
    .executeTakeFirst();
export type DeploymentEvent = NonNullable<Awaited<ReturnType<typeof findDeploymentEvent>>>;

/** Those of some people who are there and have an active account. */
export const listPresent = (db: Db, team_id: TeamId, ids: readonly string[]) =>
  on(db)
    .selectFrom('people as p')
    .innerJoin('users as u', 'u.id', 'p.user_id')
    .select(['p.id', 'p.user_id', 'p.name', 'p.email', 'p.roles'])
    .where('p.team_id', '=', team_id)
    .where((eb) => eb('p.id', '=', eb.fn.any(eb.val(ids as string[]))))
    .where('p.left_at', 'is', null)
    .where('u.status', '=', 'active')
    .execute();
export type Present = Awaited<ReturnType<typeof listPresent>>[number];
