import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { DeploymentKind, DeploymentStatus } from '@deskwire/contract/desk/staging.schemas.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import { isTicket, visibleTickets } from '../../tickets/fragments.ts';
import { personShown } from '../../../identity/people/fragments.ts';

const on = tables<
  'deployments' | 'environments' | 'environment_states' | 'tickets' | 'ticket_watchers' | 'project_members'
>();

export interface DeploymentFilter {
  readonly status?: readonly DeploymentStatus[] | undefined;
  readonly environment_id?: string | undefined;
  readonly ticket_ids?: readonly string[] | undefined;
  readonly version?: string | undefined;
  readonly kind?: DeploymentKind | undefined;
  readonly requested_by?: string | undefined;
  readonly created_after?: string | undefined;
  readonly created_before?: string | undefined;
}

function matching(db: Db, { team_id }: TeamScope, filter: DeploymentFilter) {
  let found = on(db).selectFrom('deployments as d').where('d.team_id', '=', team_id);
  const { status, ticket_ids, created_after, created_before } = filter;
  if (status !== undefined)
    found = found.where((eb) => eb('d.status', '=', eb.fn.any(eb.val(status as DeploymentStatus[]))));
  if (ticket_ids !== undefined)
    found = found.where((eb) => eb('d.ticket_id', '=', eb.fn.any(eb.val(ticket_ids as string[]))));
  if (created_after !== undefined) found = found.where('d.created_at', '>=', created_after);
  if (created_before !== undefined) found = found.where('d.created_at', '<', created_before);
  for (const column of ['environment_id', 'version', 'kind', 'requested_by'] as const) {
    const value = filter[column];
    if (value !== undefined) found = found.where(`d.${column}`, '=', value as never);
  }
  return found;
}

/** A deployment as its reader may see it: what it is for is told to those who see the ticket. */
const told = (db: Db, scope: TeamScope, filter: DeploymentFilter) =>
  matching(db, scope, filter)
    .innerJoin('environments as e', (join) =>
      join.onRef('e.team_id', '=', 'd.team_id').onRef('e.id', '=', 'd.environment_id'),
    )
    .innerJoin('environment_states as s', (join) =>
      join.onRef('s.team_id', '=', 'd.team_id').onRef('s.environment_id', '=', 'd.environment_id'),
    )
    .leftJoin('deployments as previous', (join) =>
      join.onRef('previous.team_id', '=', 'd.team_id').onRef('previous.id', '=', 'd.previous_deployment_id'),
    )
    .leftJoin('deployments as back', (join) =>
      join.onRef('back.team_id', '=', 'd.team_id').onRef('back.rolls_back_id', '=', 'd.id'),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('tickets')
          .select(['tickets.id', 'tickets.number', 'tickets.title'])
          .where(isTicket('d.team_id', 'd.ticket_id'))
          .where(visibleTickets(scope))
          .as('t'),
      (join) => join.onTrue(),
    )
    .select([
      'd.id',
      'd.team_id',
      'd.environment_id',
      'e.name as environment_name',
      't.id as ticket_id',
      't.number as ticket_number',
      't.title as ticket_title',
      'd.kind',
      'd.version',
      'd.status',
      'd.deployment_notes',
      'd.notes',
      'd.reason',
      'd.override_reason',
      'd.requested_by',
      'd.previous_deployment_id',
      'previous.version as previous_version',
      'd.rolls_back_id',
      'back.id as rolled_back_by_id',
      'd.log_lines',
      'd.created_at',
      'd.approved_at',
      'd.started_at',
      'd.finished_at',
      'd.updated_at',
      'd.revision',
      's.last_deployment_id',
    ])
    .select(personShown('d.team_id', 'd.requested_by').as('requester'))
    .select((eb) =>
      eb
        .case()
        .when('d.status', '=', 'approved')
        .then(
          eb
            .selectFrom('deployments as q')
            .select(sql<number>`count(*)::int`.as('place'))
            .whereRef('q.team_id', '=', 'd.team_id')
            .whereRef('q.environment_id', '=', 'd.environment_id')
            .where('q.status', '=', 'approved')
            .where(sql<boolean>`(q.approved_at, q.id) <= (d.approved_at, d.id)`),
        )
        .end()
        .as('queue_position'),
    );

/** A page of deployments: the newest first, or in the order in which they wait for their turn. */
export async function listDeployments(
  db: Db,
  scope: TeamScope,
  filter: DeploymentFilter,
  order: 'newest' | 'queue',
  slice: Slice,
) {
  const query = { rows: told(db, scope, filter), matching: matching(db, scope, filter) };
  return order === 'newest'
    ? listed(db, query, ['d.created_at', 'd.id'], 'desc', slice)
    : listed(db, query, ['d.approved_at', 'd.id'], 'asc', slice);
}
export type DeploymentRow = Awaited<ReturnType<typeof listDeployments>>['rows'][number];

export const findDeployment = (db: Db, scope: TeamScope, id: string): Promise<DeploymentRow | undefined> =>
  told(db, scope, {}).where('d.id', '=', id).executeTakeFirst();
