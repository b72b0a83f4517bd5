import { z } from 'zod';
import { platformJob, type JobCtx } from '../../kit/jobs/job.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { findLost, lookForLost } from './taking/find-lost.ts';
import { take } from './taking/job.ts';
import { listOpen } from './taking/queries.ts';
import { takeSubscription } from './taking/take.ts';

/** Asks for everything that is open once a day, in case a message of the provider was lost. */
export const reconcile = platformJob({
  name: 'billing.reconcile',
  queue: 'bulk',
  input: z.strictObject({ after: z.string().max(200).optional() }),
});
const BATCH = 500;

async function takeOpen({ db, outbox, services }: JobCtx<typeof reconcile>, after = ''): Promise<void> {
  if (services.payments === undefined) return;
  if (after === '') outbox.later(findLost, {});
  const open = await listOpen(db, after, BATCH);
  for (const { external_id } of open) outbox.later(take, { external_id });
  if (open.length === BATCH) outbox.later(reconcile, { after: open.at(-1)!.external_id });
}

export const billingJobs = router({
  take: jobProcedure(take).mutation(({ ctx, input }) => takeSubscription(ctx, input.external_id, input.token)),
  findLost: jobProcedure(findLost).mutation(({ ctx }) => lookForLost(ctx)),
  reconcile: jobProcedure(reconcile).mutation(({ ctx, input }) => takeOpen(ctx, input.after)),
});
