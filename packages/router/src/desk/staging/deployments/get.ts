import type { Deployment } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { keyOf } from '../../tickets/present.ts';
import * as queries from './queries.ts';
import { canDoWith, settable } from './states/rules.ts';

export const presentDeployment =
  (scope: TeamScope) =>
  (row: queries.DeploymentRow): Deployment => {
    const { ticket_number, last_deployment_id: _, ...shown } = row;
    const can = canDoWith(scope, row);
    return {
      ...shown,
      ticket_key: ticket_number === null ? null : keyOf(scope, ticket_number),
      can,
      next_statuses: can.includes('setStatus') ? settable(row.status) : [],
    };
  };

/** One deployment as its reader may see it. Throws DEPLOYMENT_NOT_FOUND. */
export async function getDeployment(db: Db, scope: TeamScope, id: string): Promise<Deployment> {
  const row = await queries.findDeployment(db, scope, id);
  if (row === undefined) throw new AppError('DEPLOYMENT_NOT_FOUND');
  return presentDeployment(scope)(row);
}
