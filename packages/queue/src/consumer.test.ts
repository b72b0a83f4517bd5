import { afterEach, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '@deskwire/testing/database.ts';
import { startWorkers, type Workers, type WorkerSettings } from './consumer.ts';
import { Outage, permanent, type QueuedJob } from './job.ts';
import { openQueues, type Queues } from './producer.ts';
import { startRelay, type Relay } from './relay.ts';
import { gateTo } from './test/gate.ts';
import { onBothBackends, type TestBackend } from './test/backends.ts';
import { ask, askFor, countOf, doJob, doneJobs, emptyTables, expand, queueOf, recordFailure } from './test/work.ts';

const { pool, url } = await testDatabase();

onBothBackends((backend) => {
  const open: Array<{ stop(): Promise<void> }> = [];
  let queues: Queues;

  beforeEach(async () => {
    await emptyTables(pool);
    if (backend.kind === 'redis') await backend.redis().command(['FLUSHALL']);
    queues = openQueues(place(backend));
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((part) => part.stop()));
    await queues.close();
  });

  const work = async (settings: Partial<WorkerSettings> = {}): Promise<Workers> => {
    const workers = await startWorkers({
      ...place(backend),
      handle: doJob(pool),
      onFailed: recordFailure(pool),
      readyMs: 120_000,
      ...settings,
    });
    open.push(workers);
    return workers;
  };
  const relay = (settings: { sweepAfterMs?: number } = {}): Relay => {
    const started = startRelay({ postgres_url: url, queues, expand, queueOf, pollMs: 50, ...settings });
    open.push(started);
    return started;
  };
  const queued = async (): Promise<number> => {
    const counts = Object.values(await queues.counts());
    return counts.reduce((sum, count) => sum + count.waiting + count.active + count.delayed, 0);
  };

  /** Waits until a canary gets through, which resets their age. */
  const canarySeen = async (workers: Workers): Promise<void> => {
    let oldest = 0;
    const becameYounger = (): boolean => {
      const age = workers.health().canaryAgeMs;
      oldest = Math.max(oldest, age);
      return age < oldest;
    };
    await expect.poll(becameYounger).toBe(true);
  };

  test('what a transaction asked for is done once and leaves nothing behind', async () => {
    await work();
    relay();
    const ids = [await ask(pool, { payload: { to: 'anna' } }), await ask(pool, { name: 'mail.send' })];

    await expect.poll(() => doneJobs(pool)).toEqual(ids.toSorted());
    await expect.poll(() => countOf(pool, 'jobs')).toBe(0);
    await expect.poll(queued).toBe(0);
    const { rows } = await pool.query('select payload from done where job_id = $1', [ids[0]]);
    expect(rows).toEqual([{ payload: { to: 'anna' } }]);
  });

  test('a job that is delivered twice has its effect once', async () => {
    relay();
    const id = await ask(pool);
    await expect.poll(queued).toBe(1);
    const job: QueuedJob = { id, queue: 'events', name: 'ticket.index', team_id: null, payload: {} };
    await queues.add([job]);
    expect(await queued()).toBe(1);

    const handled: string[] = [];
    await work({
      handle: async (running) => {
        await doJob(pool)(running);
        handled.push(running.id);
      },
    });
    await expect.poll(() => handled).toEqual([id]);
    await expect.poll(queued).toBe(0);
    await queues.add([job]);
    await expect.poll(() => handled).toEqual([id, id]);
    expect(await doneJobs(pool)).toEqual([id]);
  });

  test('a job that throws is tried again', async () => {
    const tried: number[] = [];
    const retried: string[] = [];
    await work({
      handle: async (job) => {
        tried.push(job.attempt);
        if (job.attempt === 1) throw new Error('The database was busy.');
        await doJob(pool)(job);
      },
      onRetry: (job, error) => retried.push(`${job.name}: ${error.message}`),
    });
    relay();
    const id = await ask(pool);

    await expect.poll(() => doneJobs(pool)).toEqual([id]);
    expect(tried).toEqual([1, 2]);
    expect(retried).toEqual(['ticket.index: The database was busy.']);
  });

  test('an outage takes none of the attempts of a job', async () => {
    const tried: number[] = [];
    const retried: string[] = [];
    const outage = new Outage(new Error('The database does not answer.'));
    await work({
      handle: async (job) => {
        tried.push(job.attempt);
        if (tried.length <= 3) throw outage;
        if (job.attempt === 1) throw new Error('The database was busy.');
        await doJob(pool)(job);
      },
      onRetry: (_, error) => retried.push(error.message),
    });
    relay();
    const id = await ask(pool);
    await expect.poll(() => doneJobs(pool)).toEqual([id]);
    expect(tried).toEqual([1, 1, 1, 1, 2]);
    expect(retried).toEqual([...Array<string>(3).fill('The database does not answer.'), 'The database was busy.']);
  });

  test('a job that failed for good is shown with its error and can be run again', async () => {
    let broken = true;
    await work({
      handle: async (job) => {
        if (broken) throw permanent('The template does not exist.');
        await doJob(pool)(job);
      },
    });
    relay();
    const id = await ask(pool, { name: 'mail.send' });

    await expect.poll(() => queues.failed(10)).toHaveLength(1);
    expect(await queues.failed(10)).toEqual([
      expect.objectContaining({ id, queue: 'mail', name: 'mail.send', error: 'The template does not exist.' }),
    ]);
    expect(await queued()).toBe(0);

    broken = false;
    expect(await queues.retry(id)).toBe(true);
    await expect.poll(() => doneJobs(pool)).toEqual([id]);
    expect(await queues.failed(10)).toEqual([]);
    expect(await queues.retry(id)).toBe(false);
  });

  test('a job whose failure could not be recorded runs again', async () => {
    let recorded = 0;
    let broken = true;
    await work({
      handle: async (job) => {
        if (broken) throw permanent('broken');
        await doJob(pool)(job);
      },
      onFailed: async () => {
        recorded += 1;
        throw new Error('The database is away.');
      },
    });
    relay({ sweepAfterMs: 500 });
    const id = await ask(pool);
    await expect.poll(() => recorded).toBeGreaterThan(1);
    broken = false;
    await expect.poll(() => doneJobs(pool)).toEqual([id]);
  });

  test('a job that this release does not have fails with a sentence that says so', async () => {
    const errors: string[] = [];
    await work({ knows: (name) => name !== 'ticket.fly', onRetry: (_job, error) => errors.push(error.message) });
    relay();
    await ask(pool, { name: 'ticket.fly' });
    await expect
      .poll(() => errors)
      .toContain('This worker has no job named "ticket.fly"; another release may have asked for it.');
  });

  test('a queue that forgets everything loses no work', async () => {
    const ids = await askFor(pool, 300);
    relay({ sweepAfterMs: 1_000 });
    await expect.poll(queued).toBe(300);
    if (backend.kind === 'redis') await backend.redis().command(['FLUSHALL']);
    else await pool.query('truncate bullmq.job cascade');
    expect(await queued()).toBe(0);

    await work();
    await expect.poll(() => doneJobs(pool)).toEqual(ids.toSorted());
    expect(await countOf(pool, 'jobs')).toBe(0);
  });

  test('a queue that forgets while its workers work loses no work', async () => {
    const ids = await askFor(pool, 300);
    relay({ sweepAfterMs: 1_000 });
    await work({ concurrency: { events: 2 } });
    await expect.poll(() => countOf(pool, 'done')).toBeGreaterThan(20);
    if (backend.kind === 'redis') await backend.redis().command(['FLUSHALL']);
    else await pool.query('truncate bullmq.job cascade');
    await expect.poll(() => doneJobs(pool)).toEqual(ids.toSorted());
  });

  test('a worker that stops finishes what it has begun and leaves the rest', async () => {
    relay();
    const started: string[] = [];
    const held = Promise.withResolvers<void>();
    const workers = await work({
      concurrency: { events: 2 },
      handle: async (job) => {
        started.push(job.id);
        await held.promise;
        await doJob(pool)(job);
      },
    });
    await askFor(pool, 5);
    await expect.poll(() => started.length).toBe(2);
    expect(workers.health().running).toBe(2);
    const stopped = workers.stop();
    held.resolve();
    await stopped;
    expect(await doneJobs(pool)).toEqual(started.toSorted());
    expect(await countOf(pool, 'jobs')).toBe(3);
    expect(await queued()).toBe(3);
  });

  test('a worker that may wait no longer aborts its jobs, whose rows stay', async () => {
    relay();
    let aborted = false;
    const workers = await work({
      handle: (job) =>
        new Promise((_, reject) => {
          job.signal.addEventListener('abort', () => {
            aborted = true;
            reject(new Error('aborted'));
          });
        }),
    });
    await ask(pool);
    await expect.poll(() => workers.health().running).toBe(1);
    await workers.stop(100);
    expect(aborted).toBe(true);
    expect(await countOf(pool, 'jobs')).toBe(1);
  });

  test('canaries show that jobs get through, and their silence that they do not', async () => {
    const workers = await work({ canaryEveryMs: 200 });
    await canarySeen(workers);
    expect(await countOf(pool, 'jobs')).toBe(0);

    const held: Array<() => void> = [];
    const blocked = await work({
      canaryEveryMs: 200,
      concurrency: { timers: 1 },
      queues: ['timers'],
      handle: () => new Promise<void>((done) => held.push(done)),
    });
    await workers.stop();
    relay();
    await ask(pool, { name: 'ticket.remind' });
    await expect.poll(() => held.length).toBe(1);
    await expect.poll(() => blocked.health().canaryAgeMs).toBeGreaterThan(900);
    for (const release of held) release();
    await canarySeen(blocked);
  });

  test('a worker whose queue is not ready in time says so, and works when started again later', async () => {
    const gate = await gateTo(backend.redis_url() ?? url);
    open.push({ stop: () => gate.close() });
    const behind = backend.kind === 'redis' ? { redis_url: gate.url } : { postgres_url: gate.url };
    // A refused connection fails at once on Postgres; on Redis it is retried like a silent one, for as long.
    for (const state of backend.kind === 'redis' ? (['silent'] as const) : (['silent', 'shut'] as const)) {
      await gate.set(state);
      await expect(work({ ...behind, readyMs: 1_000 })).rejects.toThrow(
        /^The worker could not start: its queue on .* was not ready within 1 s/,
      );
    }
    await gate.set('open');
    await work(behind);
    relay();
    const id = await ask(pool);
    await expect.poll(() => doneJobs(pool)).toEqual([id]);
  });

  test('a running worker takes up its work when its lost connections are back', async () => {
    const gate = await gateTo(backend.redis_url() ?? url);
    open.push({ stop: () => gate.close() });
    await work(backend.kind === 'redis' ? { redis_url: gate.url } : { postgres_url: gate.url });
    relay();
    await ask(pool);
    await expect.poll(() => countOf(pool, 'done')).toBe(1);
    await expect.poll(queued).toBe(0);
    await gate.set('shut');
    await ask(pool);
    await expect.poll(queued).toBe(1);
    expect(await countOf(pool, 'done')).toBe(1);
    await gate.set('open');
    await expect.poll(() => countOf(pool, 'done')).toBe(2);
  });
});

const place = (backend: TestBackend) => ({ postgres_url: url, redis_url: backend.redis_url() });
