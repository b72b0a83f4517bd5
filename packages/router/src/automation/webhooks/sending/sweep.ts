import type { JobCtx } from '../../../kit/jobs/job.ts';
import { purgeEndpoints } from '../queries.ts';
import * as queries from './queries.ts';
import { enqueueDrain, type sweepWebhooks } from './steps.ts';

/** Takes up again within a minute what a crash left behind. */
export async function sweep({ db, outbox, now }: JobCtx<typeof sweepWebhooks>): Promise<void> {
  for (const endpoint of await queries.listStranded(db, now())) enqueueDrain(outbox, endpoint);
  await purgeEndpoints(db, now());
}
