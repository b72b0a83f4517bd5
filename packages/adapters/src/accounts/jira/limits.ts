import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AccountError } from '../account-error.ts';
import type { Credentials } from '../account-provider.ts';

/** The limits of a Jira, shared by all processes. Each answers with the seconds to wait, 0 for none. */
export interface JiraLimits {
  /** Counts a request of a connection. */
  count(connection: string): Promise<number>;
  pause(key: string, seconds: number): Promise<void>;
  /** Whether a key is paused, by any process. */
  isPaused(key: string): Promise<boolean>;
}
/** Limits of one process, which sends as many requests as it has. */
const alone: JiraLimits = {
  count: () => Promise.resolve(0),
  pause: () => Promise.resolve(),
  isPaused: () => Promise.resolve(false),
};

interface Request {
  readonly credentials: Credentials;
  readonly method: string;
  /** Without the beginning that all have in common. */
  readonly path: string;
}
/** Turns that a request waits for before somebody else has to try again. */
const MOST_TURNS = 10;
const UNKNOWN_SECONDS = 5;
const MOST_PAUSES = 10_000;

/**
 * Keeps a connection within what Jira takes. It limits in three ways, and says by which one it refuses: too many requests to
 * one endpoint (a burst), too many writes of one issue, and too much in an hour. Only what is limited waits: the endpoint,
 * the writes of the issue, or the connection, where a refusal does not say.
 */
export function createJiraGate(limits: JiraLimits = alone) {
  const until = new Map<string, number>();
  return async function within<T>(request: Request, send: () => Promise<T>): Promise<T> {
    const keys = keysOf(request);
    await requireOpen([keys.connection, keys.endpoint, ...(keys.issue === undefined ? [] : [keys.issue])]);
    await waitForTurn(keys.connection);
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof AccountError) || error.reason !== 'throttled') throw error;
      const key = keys[concerned(error.limit)] ?? keys.endpoint;
      const seconds = error.retry_after ?? UNKNOWN_SECONDS;
      if (until.size >= MOST_PAUSES) until.clear();
      until.set(key, Date.now() + seconds * 1000);
      await limits.pause(key, seconds);
      throw error;
    }
  };

  async function requireOpen(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const left = (until.get(key) ?? 0) - Date.now();
      if (left > 0) throw paused(Math.ceil(left / 1000));
    }
    const others = await Promise.all(keys.map((key) => limits.isPaused(key)));
    if (others.includes(true)) throw paused(UNKNOWN_SECONDS);
  }
  async function waitForTurn(connection: string): Promise<void> {
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const seconds = await limits.count(connection);
      if (seconds <= 0) return;
      await sleep(seconds * 1000);
    }
    throw paused(UNKNOWN_SECONDS);
  }
}

const paused = (retry_after: number) => new AccountError('throttled', 'paused', { retry_after });

function concerned(limit: string | undefined): 'endpoint' | 'issue' | 'connection' {
  if (limit?.startsWith('jira-burst') === true) return 'endpoint';
  return limit?.startsWith('jira-per-issue') === true ? 'issue' : 'connection';
}

function keysOf({ credentials: { base_url = '', access_token }, method, path }: Request) {
  const account = createHash('sha256').update(`${base_url} ${access_token}`).digest('hex').slice(0, 32);
  const connection = `jira:${account}`;
  const parts = path.split('?', 1)[0]!.split('/');
  // Ids and keys have digits; an endpoint is the same for all of them.
  const endpoint = `${connection}:${method} ${parts.map((part) => (/\d/.test(part) ? '*' : part)).join('/')}`;
  const writes = parts[1] === 'issue' && /\d/.test(parts[2] ?? '') && method !== 'GET';
  return { connection, endpoint, issue: writes ? `${connection}:issue ${parts[2]!}` : undefined };
}
