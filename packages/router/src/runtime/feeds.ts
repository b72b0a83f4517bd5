import { runForLeader, type Candidate } from '@deskwire/queue/leader.ts';
import { EVENTS_CHANNEL } from '@deskwire/queue/seals.ts';
import { fresh, step } from '../kit/feeds/feed.ts';
import type { Services } from '../kit/services.ts';
import { feeds } from '../domains.ts';

/** An arbitrary number that all releases share: "feed" in ASCII. */
const LEADER_LOCK = 0x66656564;
const POLL_MS = 250;

/**
 * Feeds the consumers of events, in one worker at a time. Each batch locks its feed, so a worker that has lost the lead
 * without knowing it cannot feed anything twice.
 */
export function startFeeds(services: Services, { postgres_url }: { postgres_url: string }): Candidate {
  return runForLeader({
    postgres_url,
    lock: LEADER_LOCK,
    report: (error) => services.report('The feeds were interrupted', error),
    lead: async (client, pause, stopping) => {
      client.on('notification', pause.wake);
      await client.query(`listen ${EVENTS_CHANNEL}`);
      const progress = feeds.map(fresh);
      while (!stopping()) {
        const taken = await Promise.all(feeds.map((feed, index) => step(services, feed, progress[index]!)));
        if (taken.every((count) => count === 0) && !stopping()) await pause.wait(POLL_MS);
      }
    },
  });
}
