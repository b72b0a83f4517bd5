import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import * as controls from '../controls/queries.ts';
import { readQueues } from './queues.ts';

/** Takes up a queue where it was paused. */
export async function resumeQueue(
  { db, events }: Ctx<typeof admin.resumeQueue>,
  { queue }: In<typeof admin.resumeQueue>,
) {
  await controls.setPaused(db, queue, false);
  events.add('queue.resumed', { id: PLATFORM_TEAM }, { queue });
  return readQueues(db);
}
