import type { z } from 'zod';
import type { newLogLines } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../../../kit/errors.ts';
import * as queries from './queries.ts';
import type { TeamId } from '../../../../kit/team-id.ts';

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
