import { Client } from 'pg';
import { pausing, withDeadline, type Pause } from './wait.ts';
import type { Report } from './job.ts';

export interface LeaderSettings {
  /** A direct connection: the lock belongs to the session. */
  readonly postgres_url: string;
  /** Number of the advisory lock. */
  readonly lock: number;
  /**
   * Does the leader's work until `stopping()`, which is also when the session is lost, and the lead with it. What must not
   * outlive the lock uses this connection, or locks rows of its own.
   */
  lead(client: Client, pause: Pause, stopping: () => boolean): Promise<void>;
  readonly report: Report;
  /** How long a leader may be silent before others take the lock from it, in milliseconds. */
  readonly silence_ms?: number | undefined;
}

export interface Candidate {
  readonly leading: boolean;
  /** Lets the leader finish its current work and releases the lock. */
  stop(): Promise<void>;
}

/** How often a standby tries to take the lock, which is how late it takes over. */
const STANDBY_MS = 250;
const RECONNECT_MS = 500;

const SILENCE_MS = 15_000;
/** A leader gives so many signs of life in the time in which one is expected. */
const SIGNS = 5;

/**
 * A process that is frozen or cut off keeps its session, and with it the lock, until the server notices: through
 * keepalive if the machine is silent, or through the idle time-out, as the leader gives signs of life however long its work
 * takes.
 */
const session = (silence_ms: number) =>
  `set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3;
  set idle_session_timeout = ${silence_ms}; set idle_in_transaction_session_timeout = ${silence_ms}`;

/** Leads whenever no other session holds the lock. Reconnects forever. */
export function runForLeader(settings: LeaderSettings): Candidate {
  const { silence_ms = SILENCE_MS } = settings;
  const pause = pausing();
  let leading = false;
  let stopped = false;
  const stopping = (): boolean => stopped;

  const term = async (client: Client): Promise<void> => {
    await client.connect();
    await client.query(session(silence_ms));
    while (!stopping() && !(await hasLock(client, settings.lock))) await pause.wait(STANDBY_MS);
    if (stopping()) return;
    leading = true;
    let lost = false;
    const lose = (): void => {
      lost = true;
      pause.wake();
    };
    client.once('end', lose);
    const life = setInterval(() => void client.query('select').catch(lose), silence_ms / SIGNS);
    try {
      await settings.lead(client, pause, () => stopped || lost);
    } finally {
      clearInterval(life);
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping()) {
      const client = connectionOf(settings);
      await term(client).catch((error: unknown) => settings.report(error, 'relay'));
      leading = false;
      await withDeadline(client.end(), 1_000, 'late').catch(() => undefined);
      if (!stopping()) await pause.wait(RECONNECT_MS);
    }
  };
  const running = run();
  return {
    get leading() {
      return leading;
    },
    stop: async () => {
      stopped = true;
      pause.wake();
      await running;
    },
  };
}

function connectionOf({ postgres_url, report }: LeaderSettings): Client {
  const client = new Client({
    connectionString: postgres_url,
    application_name: 'deskwire relay',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    query_timeout: 20_000,
  });
  // The next statement will fail as well; without a listener, the process would crash.
  client.on('error', (error) => report(error, 'relay'));
  return client;
}

async function hasLock(client: Client, lock: number): Promise<boolean> {
  const { rows } = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1) as ok', [lock]);
  return rows[0]?.ok === true;
}
