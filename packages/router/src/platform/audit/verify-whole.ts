import { z } from 'zod';
import { verifySeals } from '@deskwire/queue/verify-seals.ts';
import { platformJob, type JobCtx } from '../../kit/jobs/job.ts';
import { PLATFORM_TEAM } from '../../kit/transaction.ts';
import { clientOf } from '../../kit/operating/sql-client.ts';

/** Verifies the whole chain, and says in the trail of the platform what came out. */
export const verifyWhole = platformJob({
  name: 'audit.verifyWhole',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({}),
});

export async function verifyAll({ services, commit }: JobCtx<typeof verifyWhole>): Promise<void> {
  const check = await verifySeals(clientOf(services.db));
  const told = check.ok
    ? { ok: true, last_position: check.last_position, reason: null }
    : { ok: false, last_position: check.first_position - 1, reason: check.reason };
  if (!check.ok) services.report('The audit chain is broken', new Error(check.reason), { batch: check.batch });
  await commit(async ({ events }) => events.add('audit.verified', { id: PLATFORM_TEAM }, told));
}
