import { backlog } from '@deskwire/queue/backlog.ts';
import { queueNames } from '@deskwire/queue/queues.ts';
import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, Out } from '../../../kit/context.ts';
import { clientOf } from '../../../kit/operating/sql-client.ts';
import * as controls from '../controls/queries.ts';
import * as jobs from '../jobs/queries.ts';

export const listQueues = ({ db }: Ctx<typeof admin.queues>) => readQueues(db);

/** How much work waits, by queue, and what is paused. */
export async function readQueues(db: Db): Promise<Out<typeof admin.queues>> {
  const { paused_queues } = await controls.findControls(db);
  const failed = await jobs.countFailed(db);
  const waiting = await backlog(clientOf(db));
  return {
    items: queueNames.map((name) => ({
      name,
      paused: paused_queues.includes(name),
      in_flight: waiting.in_flight[name],
      failed: failed.get(name) ?? 0,
    })),
    due: waiting.outbox_depth,
    oldest_due_s: waiting.outbox_oldest_s,
    scheduled: waiting.outbox_scheduled,
    unsealed: waiting.unsealed,
    feeds: Object.entries(waiting.feed_lag_s).map(([name, lag_s]) => ({ name, lag_s })),
  };
}
