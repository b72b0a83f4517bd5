import { z } from 'zod';
import type { Recent } from '@deskwire/adapters/payment-provider.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { platformJob, type JobCtx } from '../../../kit/jobs/job.ts';
import { unmatchedPayments } from '../../purchases/settling/unmatched.ts';
import { askProvider } from '../provider.ts';
import { take } from './job.ts';
import { listUnknown } from './queries.ts';

/** Looks for what was paid at the provider, and of which no message came. */
export const findLost = platformJob({
  name: 'billing.findLost',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({}),
});

/** Messages about older payments were repeated for a week. */
const LOOKS_BACK_SECONDS = 7 * 86_400;
/** A message may still come within an hour. */
const LATE_SECONDS = 3600;

/**
 * Only the message of a checkout says whose it is, and nothing else may. So what is found is told those who run the
 * platform, who have the provider send its message again.
 */
export async function lookForLost({ db, services, now, commit }: JobCtx<typeof findLost>): Promise<void> {
  if (services.payments === undefined) return;
  const { name: provider } = services.payments;
  const found = await askProvider(services, async (payments) => ({
    subscriptions: (await payments.listRecent?.()) ?? [],
    payments: (await payments.sales?.listRecent?.()) ?? [],
  }));
  const isMeant = ({ created_at }: Recent) =>
    created_at > secondsAfter(now(), -LOOKS_BACK_SECONDS) && created_at < secondsAfter(now(), -LATE_SECONDS);
  const subscriptions = await listUnknown(db, provider, found.subscriptions.filter(isMeant));
  const payments = await unmatchedPayments(
    db,
    provider,
    found.payments.filter(isMeant).map(({ external_id }) => external_id),
  );
  for (const external_id of payments)
    services.report('A payment cannot be matched', new Error('Its message was lost: have the provider send it again'), {
      provider,
      external_id,
    });
  // Without a token it is told as what nobody gets.
  await commit(async ({ outbox }) => {
    for (const external_id of subscriptions) outbox.later(take, { external_id });
  });
}
