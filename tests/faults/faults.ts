import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultProxy } from '@deskwire/testing/fault-proxy.ts';
import type { Part } from '@deskwire/testing/parts.ts';
import type { Installation, Line, QueueBackend, Wanted } from './installation.ts';
import type { Sight } from './client.ts';
import { between, pick, shuffled, type Random } from './random.ts';

/** Where a fault strikes. */
export interface Field {
  readonly on: Installation;
  readonly random: Random;
  /** How much was acknowledged so far. */
  acks(): number;
  /** What clients saw of the trouble so far. */
  readonly sight: Sight;
}

/** Breaks something and mends what would not mend itself. Throws when it met nobody: then nothing was tried. */
export interface Fault {
  readonly name: string;
  /** Only with this queue backend. */
  readonly only?: QueueBackend;
  strike(field: Field): Promise<void>;
}

/** A fault that needs an installation made for it. */
export interface Prepared extends Pick<Wanted, 'place' | 'settings' | 'env'> {
  readonly fault: Fault;
  readonly needs: readonly Part[];
}

/** What the database, and a program that waits for it, may take to be back after a crash. */
const BACK_MS = 60_000;

export async function untilDatabaseIsBack({ on }: Field): Promise<void> {
  const until = Date.now() + BACK_MS;
  for (;;) {
    try {
      return void (await on.look((client) => client.query('select 1')));
    } catch (error) {
      if (Date.now() > until) throw new Error('PostgreSQL did not come back.', { cause: error });
      await sleep(100);
    }
  }
}

const killApi: Fault = {
  name: 'kill api',
  strike: ({ on }) => on.api.crash(),
};

const killWorker: Fault = {
  name: 'kill worker',
  strike: ({ on, random }) => pick(random, on.workers).crash(),
};

const killPostmaster: Fault = {
  name: 'kill postmaster',
  async strike(field) {
    const pid = field.on.postmaster();
    if (pid === 0) throw new Error('There is no postmaster to kill.');
    process.kill(pid, 'SIGKILL');
    await sleep(200);
    await untilDatabaseIsBack(field);
  },
};

const killBackend: Fault = {
  name: 'kill one backend',
  async strike(field) {
    const { rows } = await field.on.look((client) =>
      client.query<{ pid: number }>(
        `select pid from pg_stat_activity where backend_type = 'client backend' and application_name like 'deskwire%'
         order by pid`,
      ),
    );
    process.kill(pick(field.random, rows).pid, 'SIGKILL');
    await sleep(200);
    await untilDatabaseIsBack(field);
  },
};

const killRedis: Fault = {
  name: 'kill redis',
  only: 'redis',
  async strike({ on, random }) {
    if (on.redis === undefined) throw new Error('There is no Redis to kill.');
    await on.redis.kill();
    await sleep(between(random, 300, 3_000));
    await on.redis.start();
  },
};

/** Longer than the lock of a job (15 s) and than the relay may be silent (15 s), sometimes than any lock (30 s). */
const freezeWorker: Fault = {
  name: 'freeze worker',
  async strike({ on, random }) {
    const worker = pick(random, on.workers);
    worker.signal('SIGSTOP');
    await sleep(between(random, 17_000, 33_000));
    worker.signal('SIGCONT');
  },
};

export const CLOCK_ERROR_MS = 300_000;
/** The programs take the time from the database; their own clock may be wrong, and work goes on all the same. */
const skewClock = (who: 'api' | 'workers'): Fault => ({
  name: `clock of the ${who} ±5 min`,
  async strike(field) {
    const programs = who === 'api' ? [field.on.api] : field.on.workers;
    const options = ['--import', import.meta.resolve('./skewed-clock.ts')];
    try {
      for (const offset of shuffled(field.random, [CLOCK_ERROR_MS, -CLOCK_ERROR_MS])) {
        const env = { CLOCK_OFFSET_MS: String(offset) };
        await Promise.all(programs.map((program) => program.replace({ options, env })));
        await untilWorkIsDone(field, `The ${who} being ${offset} ms off`);
      }
    } finally {
      await Promise.all(programs.map((program) => program.replace()));
    }
  },
});

/** Waits until writes are acknowledged and jobs have their effects; throws when that does not happen. */
export async function untilWorkIsDone({ on, acks }: Field, meanwhile: string): Promise<void> {
  const notices = (): Promise<number> =>
    on.look(async (client) => {
      const { rows } = await client.query<{ count: number }>('select count(*)::int as count from notifications');
      return rows[0]!.count;
    });
  const [enough, told] = [acks() + 5, (await notices()) + 3];
  for (const until = Date.now() + BACK_MS; acks() < enough || (await notices()) < told; await sleep(100))
    if (Date.now() > until) throw new Error(`${meanwhile}, writes or jobs came to nothing.`);
}

/** A fault of one line, for a while; somebody must have met it. */
function onLine(
  line: Line,
  what: string,
  lasts: [low: number, high: number],
  begin: (proxy: FaultProxy, random: Random) => void,
): Fault {
  return {
    name: `${what} ${line}`,
    ...(line.endsWith('Redis') ? { only: 'redis' as const } : {}),
    async strike({ on, random }) {
      const proxy = on.lines[line];
      if (proxy === undefined) throw new Error(`There is no line ${line}.`);
      begin(proxy, random);
      try {
        await sleep(between(random, ...lasts));
        if (proxy.met === 0) throw new Error(`Nobody met the fault on the line ${line}.`);
      } finally {
        proxy.heal();
      }
    },
  };
}
/** Up to longer than a statement is waited for (11 s). */
const blackHole = (line: Line): Fault => onLine(line, 'black hole', [4_000, 14_000], (proxy) => proxy.blackHole());
const late = (line: Line, ms: number): Fault => onLine(line, 'latency', [4_000, 6_000], (proxy) => proxy.delay(ms, ms));
const reset = (line: Line): Fault => onLine(line, 'reset', [100, 500], (proxy) => proxy.reset());
const loseAnswers = (line: Line, share: number): Fault =>
  onLine(line, 'lost answers', [3_000, 5_000], (proxy, random) => proxy.loseAnswers(() => random() < share));

/** Everything that the long run does to an installation. */
export const faults: readonly Fault[] = [
  killApi,
  killWorker,
  killPostmaster,
  killBackend,
  killRedis,
  freezeWorker,
  skewClock('api'),
  skewClock('workers'),
  ...(['client–api', 'api–Postgres', 'worker–Postgres', 'api–Redis', 'worker–Redis'] as const).map(blackHole),
  late('client–api', 200),
  late('api–Postgres', 30),
  late('worker–Postgres', 30),
  ...(['client–api', 'api–Postgres', 'worker–Postgres', 'api–Redis', 'worker–Redis'] as const).map(reset),
  loseAnswers('client–api', 0.5),
  loseAnswers('api–Postgres', 0.05),
  loseAnswers('worker–Postgres', 0.05),
];

/** What strikes in a few seconds each. */
export const quickFaults: readonly Fault[] = [
  killApi,
  killWorker,
  killPostmaster,
  killBackend,
  killRedis,
  reset('api–Postgres'),
  loseAnswers('client–api', 0.5),
];
