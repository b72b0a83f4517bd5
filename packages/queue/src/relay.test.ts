import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { Pool } from 'pg';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { testClock } from '@deskwire/testing/clock.ts';
import { testDatabase } from '@deskwire/testing/database.ts';
import { openQueues, type Queues } from './producer.ts';
import { startRelay, type Relay, type RelaySettings } from './relay.ts';
import { onBothBackends } from './test/backends.ts';
import { ask, askFor, countOf, emptyTables, expand, queueOf, uuid7 } from './test/work.ts';

const { pool, url } = await testDatabase();

const open: Array<{ stop(): Promise<unknown> }> = [];
let queues: Queues;

beforeEach(async () => {
  await emptyTables(pool);
  queues = openQueues({ postgres_url: url });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((part) => part.stop()));
  await queues.close();
});

function relay(settings: Partial<RelaySettings> = {}): Relay {
  const started = startRelay({ postgres_url: url, queues, expand, queueOf, pollMs: 50, ...settings });
  open.push(started);
  return started;
}

async function relayProcess(redis_url: string | undefined, mode = ''): Promise<ChildProcess> {
  const child = fork(new URL('test/relay-process.ts', import.meta.url), [url, redis_url ?? '', mode]);
  open.push({
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  });
  return child;
}

const jobIds = async (): Promise<string[]> => {
  const { rows } = await pool.query<{ id: string }>('select id from jobs order by id');
  return rows.map((row) => row.id);
};
const waiting = async (from = queues): Promise<number> => {
  const counts = Object.values(await from.counts());
  return counts.reduce((sum, count) => sum + count.waiting, 0);
};

/** Once this has become a job, everything that was due before has been looked at. */
async function askLast(): Promise<string> {
  const id = await ask(pool);
  await expect.poll(jobIds).toContain(id);
  return id;
}
/** Waits until another relay has tried to lead and found that somebody else does. */
const untilStandby = (): Promise<void> =>
  expect
    .poll(async () => {
      const { rows } = await pool.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity
         where application_name = 'deskwire relay' and datname = current_database()
           and state = 'idle' and query like '%pg_try_advisory_lock%'`,
      );
      return rows[0]?.count;
    })
    .toBe(1);

test('an event becomes one job per reaction, named after the event and the job, each in its queue', async () => {
  relay();
  const id = await ask(pool, {
    kind: 'event',
    name: 'ticket.assigned',
    payload: { reactions: ['notice.write', 'mail.send'] },
  });
  await expect.poll(jobIds).toEqual([`${id}.mail.send`, `${id}.notice.write`]);
  await expect
    .poll(() => queues.counts())
    .toMatchObject({ events: { waiting: 1 }, mail: { waiting: 1 }, timers: { waiting: 0 } });
});

test('an event without reactions leaves nothing', async () => {
  relay();
  await ask(pool, { kind: 'event', payload: { reactions: [] } });
  await expect.poll(() => countOf(pool, 'outbox')).toBe(0);
  expect(await jobIds()).toEqual([]);
});

test('transactions that commit late and out of order are not skipped', async () => {
  relay({ batch: 50 });
  const writers = new Pool({ connectionString: url, max: 15 });
  const asked: string[] = [];
  const write = async (): Promise<void> => {
    for (let i = 0; i < 30; i += 1) {
      const client = await writers.connect();
      await client.query('begin');
      const id = await ask(client);
      await after(Math.random() * 20);
      const kept = Math.random() < 0.9;
      await client.query(kept ? 'commit' : 'rollback');
      client.release();
      if (kept) asked.push(id);
    }
  };
  await Promise.all(Array.from({ length: 15 }, write));
  await writers.end();

  await expect.poll(() => countOf(pool, 'outbox')).toBe(0);
  await expect.poll(() => waiting()).toBe(asked.length);
  expect(await jobIds()).toEqual(asked.toSorted());
});

test('a ring is enough to relay, and a lost ring only costs the poll', async () => {
  const patient = relay({ pollMs: 3_600_000 });
  await expect.poll(() => patient.leading).toBe(true);
  for (const count of [1, 2]) {
    await ask(pool);
    await pool.query('notify deskwire_outbox');
    await expect.poll(jobIds).toHaveLength(count);
  }
  await patient.stop();
  relay({ pollMs: 50 });
  await askLast();
  await askLast();
});

test('a timer fires when its time has come and not before', async () => {
  const clock = testClock();
  relay({ clock: () => clock.offset_ms });
  const id = await ask(pool, { name: 'ticket.remind', inMs: 3_600_000 });
  await askLast();
  clock.advance({ minutes: 50 });
  await askLast();
  expect(await jobIds()).not.toContain(id);
  clock.advance({ minutes: 10 });
  await expect.poll(jobIds).toContain(id);
});

test('a timer with a key is replaced or cancelled as a row', async () => {
  const clock = testClock();
  await ask(pool, { key: 'sla:1', inMs: 60_000 });
  const replaced = await ask(pool, { key: 'sla:1', inMs: 3_600_000 });
  await ask(pool, { key: 'sla:2', inMs: 60_000 });
  await pool.query(`delete from outbox where key = 'sla:2'`);
  clock.advance({ seconds: 61 });
  relay({ clock: () => clock.offset_ms });
  const last = await askLast();
  expect(await jobIds()).toEqual([last]);
  clock.advance({ minutes: 60 });
  await expect.poll(jobIds).toEqual([replaced, last].toSorted());
});

test('a timer that is being replaced when it comes due fires once, at its new time, and holds up nobody', async () => {
  const clock = testClock();
  const client = await pool.connect();
  await ask(client, { key: 'sla:1', inMs: 1_000 });
  const moved = await ask(client, { key: 'sla:2', inMs: 1_000 });
  clock.advance({ seconds: 1 });
  await client.query('begin');
  const replaced = await ask(client, { key: 'sla:1', inMs: 3_600_000 });
  await client.query(`update outbox set run_at = now() + interval '1 hour' where id = $1`, [moved]);
  relay({ clock: () => clock.offset_ms });
  const other = await askLast();
  expect(await jobIds()).toEqual([other]);
  await client.query('commit');
  client.release();
  const last = await askLast();
  expect(await jobIds()).toEqual([other, last].toSorted());
  clock.advance({ hours: 1 });
  await expect.poll(jobIds).toEqual([replaced, moved, other, last].toSorted());
});

test('a row that cannot be expanded neither gets lost nor holds up the others', async () => {
  const reports: string[] = [];
  let knows = false;
  const clock = testClock();
  relay({
    clock: () => clock.offset_ms,
    report: (error, where) => reports.push(`${where}: ${error instanceof Error ? error.message : String(error)}`),
    queueOf: (name) => {
      if (name === 'ticket.fly' && !knows) throw new Error('There is no such job.');
      return queueOf(name);
    },
  });
  const unknown = await ask(pool, { name: 'ticket.fly', key: 'fly', payload: null });
  const colon = await ask(pool, { kind: 'event', payload: { reactions: ['ticket:index'] } });
  const good = await ask(pool);
  await expect.poll(jobIds).toEqual([good]);
  expect(reports).toContain('outbox row ticket.fly: There is no such job.');
  const { rows } = await pool.query('select id, key, run_at > now() as later from outbox order by key');
  expect(rows).toEqual([
    { id: unknown, key: 'fly', later: true },
    { id: colon, key: null, later: true },
  ]);

  knows = true;
  clock.advance({ seconds: 61 });
  await expect.poll(jobIds).toEqual([unknown, good].toSorted());
});

test('one relay leads, and another takes over when it stops', async () => {
  const first = relay();
  await expect.poll(() => first.leading).toBe(true);
  const second = relay();
  await untilStandby();
  expect(second.leading).toBe(false);
  await first.stop();
  expect(first.leading).toBe(false);
  await expect.poll(() => second.leading).toBe(true);
  await ask(pool);
  await expect.poll(jobIds).toHaveLength(1);
});

test('a relay takes over from one that was killed', async () => {
  const first = await relayProcess(undefined);
  await once(first, 'message');
  const second = relay();
  await untilStandby();
  expect(second.leading).toBe(false);
  first.kill('SIGKILL');
  await once(first, 'exit');
  await expect.poll(() => second.leading).toBe(true);
  await ask(pool);
  await expect.poll(jobIds).toHaveLength(1);
});

test('a relay whose connection is cut leads again', async () => {
  const started = relay();
  await expect.poll(() => started.leading).toBe(true);
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'deskwire relay' and datname = current_database()`;
  await pool.query(cut);
  await ask(pool);
  await expect.poll(jobIds).toHaveLength(1);
});

onBothBackends((backend) => {
  beforeEach(async () => {
    if (backend.kind === 'redis') await backend.redis().command(['FLUSHALL']);
  });
  const openHere = (): Queues => {
    const here = openQueues({ postgres_url: url, redis_url: backend.redis_url() });
    open.push({ stop: () => here.close() });
    return here;
  };

  test('what a relay committed and could not add before it was killed is added by the next one', async () => {
    const ids = await askFor(pool, 20);
    const dying = await relayProcess(backend.redis_url(), 'die');
    await once(dying, 'exit');
    expect(await jobIds()).toEqual(ids.toSorted());
    expect(await countOf(pool, 'outbox')).toBe(0);
    const here = openHere();
    expect(await waiting(here)).toBe(0);

    relay({ queues: here });
    await expect.poll(() => waiting(here)).toBe(20);
  });

  test('a dispatched job that is not in its queue is added again after a while, one that failed is not', async () => {
    const here = openHere();
    relay({ queues: here, sweepAfterMs: 60_000 });
    // From then on, it does not look for what its predecessor may have left behind.
    await askLast();
    const dispatched = (ago: string, failed_at: Date | null = null) =>
      pool.query(
        `insert into jobs (id, queue, name, payload, dispatched_at, failed_at)
         values ($1, 'events', 'ticket.index', '{}', now() - $2::interval, $3)`,
        [uuid7(), ago, failed_at],
      );
    await dispatched('0 s');
    await dispatched('1 hour', new Date());
    await dispatched('1 hour');
    await expect.poll(() => waiting(here)).toBe(2);
    // Added by another sweep, which shows that one has run.
    await dispatched('1 hour');
    await expect.poll(() => waiting(here)).toBe(3);
  });

  test('adding a job that still waits changes nothing', async () => {
    const here = openHere();
    const job = { id: uuid7(), queue: 'events', name: 'ticket.index', team_id: null, payload: {} } as const;
    await here.add([job]);
    await here.add([job, job]);
    expect(await waiting(here)).toBe(1);
  });
});

test('a long queue is not added again and again, but a loss in it is mended at once', async () => {
  const added: number[] = [];
  const counting: RelaySettings['queues'] = {
    counts: queues.counts,
    add: async (jobs) => {
      added.push(jobs.length);
      await queues.add(jobs);
    },
  };
  // The relay sweeps again once a second has passed by this clock.
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  relay({ queues: counting, batch: 50, sweepAfterMs: 60_000 });
  await askFor(pool, 500);
  await expect.poll(() => waiting()).toBe(500);
  await pool.query(`update jobs set dispatched_at = now() - interval '1 hour'`);
  for (let second = 0; second < 3; second += 1) {
    added.length = 0;
    vi.setSystemTime(Date.now() + 1_000);
    await expect.poll(() => added).toContain(50);
    await askLast();
    expect(added.reduce((sum, count) => sum + count, 0)).toBe(51);
  }

  await pool.query(`delete from bullmq.job where id in (select id from bullmq.job limit 400)`);
  await pool.query(`update jobs set dispatched_at = now() - interval '1 hour'`);
  vi.setSystemTime(Date.now() + 1_000);
  await expect.poll(() => waiting()).toBe(503);
});

test('while the queue is away rows wait in the outbox, and go on by themselves when it is back', async () => {
  let away = true;
  let tries = 0;
  const failing: RelaySettings['queues'] = {
    counts: queues.counts,
    add: async (jobs) => {
      tries += jobs.length > 0 ? 1 : 0;
      if (away && jobs.length > 0) throw new Error('ECONNREFUSED');
      await queues.add(jobs);
    },
  };
  const reports: unknown[] = [];
  relay({ queues: failing, report: (error) => reports.push(error) });
  await ask(pool);
  await expect.poll(() => reports.length).toBeGreaterThan(0);
  await ask(pool);
  const before = tries;
  await expect.poll(() => tries).toBeGreaterThan(before + 1);
  expect(await countOf(pool, 'outbox')).toBe(1);
  away = false;
  await expect.poll(() => waiting()).toBe(2);
  expect(await countOf(pool, 'outbox')).toBe(0);
});
