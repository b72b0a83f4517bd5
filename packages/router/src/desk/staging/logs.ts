import type { z } from 'zod';
import type { deployments } from '@deskwire/contract/desk/staging.deployments.ts';
import type { newLogLines } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Ctx } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { page } from '../../kit/page.ts';
import * as queries from './logs.queries.ts';
import { findWhereabouts } from './moves.queries.ts';
import type { TeamId } from '../../kit/team-id.ts';

type Logs = (typeof deployments)['logs'];

export async function listLog(ctx: Ctx<Logs['list']>, input: z.output<Logs['list']['input']>) {
  const { db, scope } = ctx;
  const { deployment_id } = input;
  if ((await findWhereabouts(db, scope.team_id, deployment_id)) === undefined)
    throw new AppError('DEPLOYMENT_NOT_FOUND');
  return page(ctx, input, {
    of: ['deployments.logs', scope.team_id, deployment_id],
    find: (slice) => queries.listLines(db, scope.team_id, deployment_id, slice),
    position: ({ number }) => [number],
    present: (line) => line,
  });
}

export async function appendToLog(
  { db, scope, now }: Ctx<Logs['append']>,
  { deployment_id, lines }: z.output<Logs['append']['input']>,
): Promise<{ log_lines: number }> {
  const { team_id } = scope;
  if ((await findWhereabouts(db, team_id, deployment_id)) === undefined) throw new AppError('DEPLOYMENT_NOT_FOUND');
  return { log_lines: await writeLines(db, { team_id, deployment_id, at: now() }, lines, undefined) };
}

/**
 * Writes lines behind the last one or, where whoever sends them counts them, under their own numbers: then the log is the
 * same whatever the order in which they arrive. Throws DEPLOYMENT_LOG_FULL.
 */
export async function writeLines(
  db: Tx,
  { team_id, deployment_id, at }: { team_id: TeamId; deployment_id: string; at: string },
  lines: z.output<typeof newLogLines>,
  first: number | undefined,
): Promise<number> {
  const { length } = lines;
  const last = await queries.reserveLines(db, team_id, deployment_id, { length, first });
  if (last === undefined) throw new AppError('DEPLOYMENT_LOG_FULL');
  const from = first ?? last - length + 1;
  const numbered = lines.map(({ text, level = 'info', at: written = at }, index) => ({
    number: from + index,
    at: written,
    level,
    text,
  }));
  await queries.insertLines(db, team_id, deployment_id, numbered);
  return last;
}
