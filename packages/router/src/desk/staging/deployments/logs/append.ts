import type { deployments } from '@deskwire/contract/desk/staging.deployments.ts';
import type { Ctx, In } from '../../../../kit/context.ts';
import { AppError } from '../../../../kit/errors.ts';
import { findWhereabouts } from '../moves.queries.ts';
import { writeLines } from './write-lines.ts';

export async function appendToLog(
  { db, scope, now }: Ctx<typeof deployments.logs.append>,
  { deployment_id, lines }: In<typeof deployments.logs.append>,
): Promise<{ log_lines: number }> {
  const { team_id } = scope;
  if ((await findWhereabouts(db, team_id, deployment_id)) === undefined) throw new AppError('DEPLOYMENT_NOT_FOUND');
  return { log_lines: await writeLines(db, { team_id, deployment_id, at: now() }, lines, undefined) };
}
