import { z } from 'zod';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { platformJob, type JobCtx } from '../../../kit/jobs/job.ts';
import { discardFiles } from '../../../platform/files/removal/discard.ts';
import { getSetting } from '../../../platform/settings/settings.ts';
import * as queries from './queries.ts';

/** Deletes the messages that teams no longer keep. */
export const sweepMessages = platformJob({
  name: 'messages.sweep',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({}),
});

/** Deletes messages older than a team keeps them, with their files, and conversations that are empty then. */
export async function sweep({ db, now, commit }: JobCtx<typeof sweepMessages>): Promise<void> {
  for (const team_id of await queries.listTeams(db)) {
    const days = await getSetting(db, { scope: 'team', owner_id: team_id }, 'message_days');
    if (days === null) continue;
    const before = secondsAfter(now(), -days * 86_400);
    for (let more = true; more;)
      more = await commit(async ({ db: tx, outbox }) => {
        const { thread_ids, isDone } = await queries.deleteOld(tx, { team_id }, before);
        await discardFiles({ db: tx, outbox, now }, team_id, { kind: 'message_thread', ids: thread_ids, before });
        await queries.deleteEmpty(tx, { team_id }, thread_ids, before);
        return !isDone;
      });
  }
}
