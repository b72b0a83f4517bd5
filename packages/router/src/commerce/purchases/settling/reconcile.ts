import { z } from 'zod';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { platformJob, type JobCtx } from '../../../kit/jobs/job.ts';
import { ownerOf } from '../parties.ts';
import { takePayment } from './job.ts';
import * as queries from './queries.ts';
import { settle } from './settle.ts';

/** Asks once a day for what is not paid yet, in case a message of the provider was lost. */
export const reconcilePurchases = platformJob({
  name: 'purchases.reconcile',
  queue: 'bulk',
  input: z.strictObject({ after: z.uuid().optional() }),
});
const BATCH = 500;
const DAY_SECONDS = 86_400;
const FIRST = '00000000-0000-0000-0000-000000000000';

export async function reconcile(ctx: JobCtx<typeof reconcilePurchases>, after = FIRST): Promise<void> {
  const { db, outbox, services, now } = ctx;
  const pending = await queries.listPending(db, after, BATCH);
  for (const { team_id, id, provider, external_id, expires_at } of pending) {
    if (external_id !== null && provider === services.payments?.name) outbox.later(takePayment, { external_id });
    // Nobody got a page to pay on, or the provider is no longer asked: it cannot be paid any more.
    else if (expires_at !== null && secondsAfter(expires_at, DAY_SECONDS) < now()) {
      const row = await queries.lockPurchase(db, ownerOf({ team_id }), id);
      if (row !== undefined) await settle(ctx, row, over);
    }
  }
  if (pending.length === BATCH) outbox.later(reconcilePurchases, { after: pending.at(-1)!.id });
}
const over = { status: 'expired', payment_id: null, discount: 0, tax: 0, total: 0, refunded: 0 } as const;
