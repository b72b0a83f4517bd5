import { z } from 'zod';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Feed } from '../../../kit/feeds/feed.ts';
import { job, type JobCtx } from '../../../kit/jobs/job.ts';
import * as queries from './queries.ts';

/** Counts how rare the words of a team are. */
export const countTerms = job({ name: 'search.count', queue: 'bulk', input: z.strictObject({}) });

/** A team whose texts change all the time is counted this often; a large one less often. */
const PAUSE_SECONDS = 600;
const PASSAGES_A_PAUSE = 100_000;
/** From here on a sample tells enough. */
const SAMPLED = 40_000;
/** Rarer words than the first so many are as rare as those that were never seen. */
const MOST_WORDS = 200_000;

export async function count({ db, scope, now }: JobCtx<typeof countTerms>): Promise<void> {
  const { passages, average_length } = await queries.measure(db, scope);
  const one_in = Math.max(1, Math.ceil(passages / SAMPLED));
  await queries.writeCounts(db, scope, { passages, average_length, one_in, most: MOST_WORDS, now: now() });
}

/** Has the words of teams counted in which something happened, each once in a while. */
export const searchFeed: Feed = {
  name: 'search',
  subscribed: queries.listUncounted,
  async take({ db, outbox, now }, events) {
    for (const team_id of new Set(events.map((event) => event.team_id))) {
      const last = await queries.askForCount(db, team_id, now());
      if (last === undefined) continue;
      const pause = PAUSE_SECONDS * Math.max(1, last.passages / PASSAGES_A_PAUSE);
      const due = last.counted_at === null ? now() : secondsAfter(last.counted_at, Math.round(pause));
      outbox.later(countTerms, {}, { team_id, ...(due > now() ? { run_at: due } : {}) });
    }
  },
};
