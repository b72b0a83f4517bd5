import { z } from 'zod';
import type { Tx } from '@deskwire/database/schema.ts';
import { platformJob } from '../../../kit/jobs/job.ts';
import * as queries from './queries.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';

/** Keeps short what the standing figures are summed up from; they are right before and after. */
export const foldTallies = platformJob({ name: 'dashboard.foldTallies', queue: 'bulk', input: z.strictObject({}) });

/** A sum of so many rows costs nothing that anybody would notice. */
const ROWS_LEFT_ALONE = 200;

export async function fold({ db }: { readonly db: Tx }): Promise<void> {
  for (const id of await queries.findUnfolded(db, ROWS_LEFT_ALONE)) await queries.foldTallies(db, mintTeam(id));
}
