import type { Deployment } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { keyOf } from '../../tickets/present.ts';
import * as queries from './queries.ts';

export const presentDeployment =
  (scope: TeamScope) =>
  ({ ticket_number, ...row }: queries.DeploymentRow): Deployment => ({
    ...row,
    ticket_key: ticket_number === null ? null : keyOf(scope, ticket_number),
  });

/** One deployment as its reader may see it. Throws DEPLOYMENT_NOT_FOUND. */
export async function getDeployment(db: Db, scope: TeamScope, id: string): Promise<Deployment> {
  const row = await queries.findDeployment(db, scope, id);
  if (row === undefined) throw new AppError('DEPLOYMENT_NOT_FOUND');
  return presentDeployment(scope)(row);
}
