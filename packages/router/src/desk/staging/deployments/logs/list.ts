import type { deployments } from '@deskwire/contract/desk/staging.deployments.ts';
import type { Ctx, In } from '../../../../kit/context.ts';
import { AppError } from '../../../../kit/errors.ts';
import { page } from '../../../../kit/lists/page.ts';
import * as queries from './queries.ts';
import { findWhereabouts } from '../moves.queries.ts';

export async function listLog(ctx: Ctx<typeof deployments.logs.list>, input: In<typeof deployments.logs.list>) {
  const { db, scope } = ctx;
  const { deployment_id } = input;
  if ((await findWhereabouts(db, scope.team_id, deployment_id)) === undefined)
    throw new AppError('DEPLOYMENT_NOT_FOUND');
  return page(ctx, input, {
    key: ['deployments.logs', scope.team_id, deployment_id],
    find: (slice) => queries.listLines(db, scope.team_id, deployment_id, slice),
    position: ({ number }) => [number],
    present: (line) => line,
  });
}
