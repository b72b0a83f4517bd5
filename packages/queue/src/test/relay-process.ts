import { openQueues } from '../producer.ts';
import { startRelay } from '../relay.ts';
import { expand, queueOf } from './work.ts';

/**
 * A relay in a process of its own, so that tests can kill it. With `die`, it kills itself just before adding jobs to
 * the queue, after the commit that made them rows. Prints `leading` when it leads.
 */
const [postgres_url, redis_url, mode] = process.argv.slice(2);
if (!postgres_url) throw new Error('The relay needs the URL of Postgres.');
const queues = openQueues({ postgres_url, redis_url: redis_url || undefined });
const relay = startRelay({
  postgres_url,
  expand,
  queueOf,
  queues: {
    counts: queues.counts,
    add: async (jobs) => {
      if (mode === 'die' && jobs.length > 0) process.kill(process.pid, 'SIGKILL');
      await queues.add(jobs);
    },
  },
});
setInterval(() => {
  if (relay.leading) process.send?.('leading');
}, 20);
