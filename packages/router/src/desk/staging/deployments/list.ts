import type { deployments } from '@deskwire/contract/desk/staging.deployments.ts';
import { spelledStatus, type DeploymentStatus } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getFamily } from '../../tickets/find.ts';
import { presentDeployment } from './get.ts';
import * as queries from './queries.ts';
import { resolveMe } from '../../../kit/access/me.ts';

/** Deployments, newest first. Those of a ticket come with those of the tickets that were merged into it. */
export async function listDeployments(ctx: Ctx<typeof deployments.list>, input: In<typeof deployments.list>) {
  const { db, scope } = ctx;
  const { page: _, page_size: _size, cursor: _cursor, team_id: _team, view: _view, ...asked } = input;
  const { ticket_id, requested_by, status, ...plain } = asked;
  const filter: queries.DeploymentFilter = {
    ...plain,
    status: status?.map((spelling) => spelledStatus<DeploymentStatus>(spelling)),
    requested_by: resolveMe(scope, requested_by),
    ticket_ids: ticket_id === undefined ? undefined : await getFamily(db, scope, ticket_id),
  };
  return page(ctx, input, {
    key: ['deployments', scope.team_id, asked],
    find: (slice) => queries.listDeployments(db, scope, filter, 'newest', slice),
    position: ({ created_at, id }) => [created_at, id],
    present: presentDeployment(scope),
  });
}
