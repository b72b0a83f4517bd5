import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';
import { vouchedOf } from '@deskwire/queue/anchors.ts';
import { readUnvouched } from '@deskwire/queue/reseal.ts';
import { platformJob, type JobCtx } from '../../../kit/jobs/job.ts';
import { clientOf } from '../../../kit/operating/sql-client.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import * as queries from './queries.ts';

/** Lets events of format 2 vouch for what stands under seals of format 1, which stay as they are. */
export const resealOld = platformJob({
  name: 'audit.reseal',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({}),
});
const SEALS = 200;

/** Some seals for each run. A seal whose events were changed ends it: nothing vouches for what is broken. */
export async function reseal({ services, commit }: JobCtx<typeof resealOld>): Promise<void> {
  const reading = await readUnvouched(clientOf(services.db), SEALS);
  if (!reading.ok) {
    services.report('The audit chain is broken', new Error(reading.reason), { batch: reading.batch });
    const told = { ok: false, last_position: 0, reason: reading.reason };
    await commit(async ({ events }) => events.add('audit.verified', { id: PLATFORM_TEAM }, told));
    return;
  }
  const { reseals } = reading;
  if (reseals.length === 0) return;
  const anchor = randomUUIDv7();
  await commit(async ({ db, events, outbox }) => {
    if (!(await queries.insertReseals(db, anchor, reseals))) throw new Error('Another run sealed some of these again');
    events.add('audit.resealed', { id: anchor }, { ...vouchedOf(reseals) });
    if (reseals.length === SEALS) outbox.later(resealOld, {});
  });
}
