import { z } from 'zod';
import { job, type JobCtx } from '../../../kit/jobs/job.ts';
import * as estimates from '../queries.ts';
import { closeVersion, timerOf } from '../versions/close.ts';
import * as versions from '../versions/queries.ts';

/** Ends the version that waits for a client when its last day is over. */
export const expireEstimate = job({
  name: 'estimates.expire',
  queue: 'timers',
  input: z.strictObject({ estimate_id: z.uuid() }),
});

export async function expire(ctx: JobCtx<typeof expireEstimate>, { estimate_id }: { estimate_id: string }) {
  const { db, scope, events, outbox, now } = ctx;
  const row = await estimates.lockEstimate(db, scope, estimate_id);
  const sent = row && (await versions.findVersion(db, scope, row.id, row.sent_number));
  if (row === undefined || sent === undefined || sent.outcome !== null) return;
  if (Date.parse(sent.expires_at) > Date.parse(now())) {
    outbox.later(expireEstimate, { estimate_id }, { run_at: sent.expires_at, key: timerOf(estimate_id) });
    return;
  }
  await closeVersion(ctx, row.id, { outcome: 'expired' });
  const changed = await estimates.updateEstimate(db, scope, row.id, { status: 'expired' }, now());
  // Nobody did it: time did.
  events.add('estimate.expired', { ...changed, actor_id: null, user_id: null }, { number: sent.number });
}
