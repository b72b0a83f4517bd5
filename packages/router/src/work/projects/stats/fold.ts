import { z } from 'zod';
import type { Tx } from '@deskwire/database/schema.ts';
import { platformJob } from '../../../kit/jobs/job.ts';
import * as queries from './queries.ts';

/** Keeps short what the figures of projects are summed up from; they are right before and after. */
export const foldTallies = platformJob({ name: 'projects.foldTallies', queue: 'bulk', input: z.strictObject({}) });

/** A sum of so many rows costs nothing that anybody would notice. */
const ROWS_LEFT_ALONE = 200;

export async function fold({ db }: { readonly db: Tx }): Promise<void> {
  for (const { team_id, project_id } of await queries.findUnfolded(db, ROWS_LEFT_ALONE))
    await queries.foldTallies(db, { team_id }, project_id);
}
