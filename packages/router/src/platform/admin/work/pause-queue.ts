import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import * as controls from '../controls/queries.ts';
import { readQueues } from './queues.ts';

/** Lets the jobs of a queue wait, on every worker within a second. Those that run end. */
export async function pauseQueue({ db, events }: Ctx<typeof admin.pauseQueue>, { queue }: In<typeof admin.pauseQueue>) {
  await controls.setPaused(db, queue, true);
  events.add('queue.paused', { id: PLATFORM_TEAM }, { queue });
  return readQueues(db);
}
