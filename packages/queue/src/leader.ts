import { Client } from 'pg';
import { pausing, withDeadline, type Pause } from './wait.ts';
import type { Report } from './job.ts';

export interface LeaderSettings {
  /** A direct connection: the lock belongs to the session. */
  readonly postgres_url: string;
  /** Number of the advisory lock. */
  readonly lock: number;
  /** Does the leader's work until `stopping()`. All of it uses this connection, so it cannot outlive the lock. */
  lead(client: Client, pause: Pause, stopping: () => boolean): Promise<void>;
  readonly report: Report;
}

export interface Candidate {
  readonly leading: boolean;
  /** Lets the leader finish its current work and releases the lock. */
  stop(): Promise<void>;
}

/** How often a standby tries to take the lock, which is how late it takes over. */
const STANDBY_MS = 250;
const RECONNECT_MS = 500;

/**
 * A process that is frozen or cut off keeps its session, and with it the lock, until the server notices: through
 * keepalive if the machine is silent, or through the idle time-out, as the leader sends a query at least every 250 ms.
 */
const SESSION = `set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3;
  set idle_session_timeout = '15s'; set idle_in_transaction_session_timeout = '15s'`;

/** Leads whenever no other session holds the lock. Reconnects forever. */
export function runForLeader(settings: LeaderSettings): Candidate {
  const pause = pausing();
  let leading = false;
  let stopped = false;
  const stopping = (): boolean => stopped;

  const term = async (client: Client): Promise<void> => {
    await client.connect();
    await client.query(SESSION);
    while (!stopping() && !(await hasLock(client, settings.lock))) await pause.wait(STANDBY_MS);
    if (stopping()) return;
    leading = true;
    await settings.lead(client, pause, stopping);
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
