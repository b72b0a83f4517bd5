import type { Db, Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Throws WEBHOOK_NOT_FOUND. */
export async function getEndpoint(db: Db, scope: InTeam, id: string): Promise<queries.EndpointRow> {
  const row = await queries.findEndpoint(db, scope, id);
  if (row === undefined) throw new AppError('WEBHOOK_NOT_FOUND');
  return row;
}

/** Locks a webhook, also against what is being sent to it. Throws WEBHOOK_NOT_FOUND. */
export async function lockWebhook(db: Tx, scope: InTeam, id: string): Promise<queries.EndpointRow> {
  const row = await queries.lockEndpoint(db, scope, id);
  if (row === undefined) throw new AppError('WEBHOOK_NOT_FOUND');
  return row;
}
