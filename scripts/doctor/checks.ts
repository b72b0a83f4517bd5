import { randomUUID } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { connect as dial } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createStorage } from '../../packages/adapters/src/storage.ts';
import { connect } from '../../packages/database/src/connect.ts';
import { assertSchemaCurrent } from '../../packages/database/src/migrate.ts';
import { assertRedisSafe } from '../../packages/queue/src/redis-safety.ts';
import type { SqlClient } from '../../packages/queue/src/sql.ts';
import type { Env } from '../../packages/router/src/runtime/env.ts';

/** What a check found: `bad` has to be mended, `doubt` may be meant so. */
export interface Finding {
  readonly name: string;
  readonly state: 'good' | 'doubt' | 'bad';
  /** What is so, and what to do about it. */
  readonly says: string;
}
/** What the settings do not say: whether `npm start` keeps the database itself. */
interface About {
  readonly is_embedded: boolean;
}
type Check = (env: Env, about: About) => Promise<Omit<Finding, 'name'>>;
const good = (says: string) => ({ state: 'good', says }) as const;
const doubt = (says: string) => ({ state: 'doubt', says }) as const;
const bad = (says: string) => ({ state: 'bad', says }) as const;

/** Looks at everything that an installation depends on, one after the other; a check that breaks is a finding. */
export async function examine(env: Env, about: About = { is_embedded: false }): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, check] of Object.entries(checks)) {
    const found = await check(env, about).catch((error: unknown) =>
      bad(`The check failed: ${error instanceof Error ? error.message : String(error)}.`),
    );
    findings.push({ name, ...found });
  }
  return findings;
}

const OLDEST_POSTGRES = 150_000;
const EXTENSIONS = ['pg_trgm', 'btree_gin', 'btree_gist'];
const MOST_CLOCK_MS = 1000;
const LEAST_FREE = 0.1;
const PATIENCE_MS = 5000;

const checks: Record<string, Check> = {
  database: (env) =>
    withDatabase(env.DATABASE_URL, async (client) => {
      const { rows } = await client.query<{ number: string; version: string }>(
        `select current_setting('server_version_num') as number, current_setting('server_version') as version`,
      );
      const { number = '0', version = '' } = rows[0] ?? {};
      return Number(number) >= OLDEST_POSTGRES
        ? good(`PostgreSQL ${version} answers.`)
        : bad(`PostgreSQL ${version} is too old. Upgrade it to 15 or later.`);
    }),
  extensions: (env) =>
    withDatabase(env.DATABASE_URL, async (client) => {
      const { rows } = await client.query<{ name: string }>('select name from pg_available_extensions');
      const missing = EXTENSIONS.filter((name) => rows.every((row) => row.name !== name));
      return missing.length === 0
        ? good(`${EXTENSIONS.join(', ')} are there.`)
        : bad(`${missing.join(', ')} cannot be installed. Install the contrib package of PostgreSQL on its machine.`);
    }),
  schema: async (env, { is_embedded }) => {
    const { kysely, end } = connect(env.DATABASE_URL, { pool: 1 });
    try {
      await assertSchemaCurrent(kysely);
      return good('It is that of this release.');
    } catch (error) {
      const says = error instanceof Error ? error.message : String(error);
      return bad(is_embedded ? says.replace('run "npm run migrate"', '"npm start" brings it there') : says);
    } finally {
      await end();
    }
  },
  'direct connection': (env) =>
    withDatabase(env.DATABASE_DIRECT_URL ?? env.DATABASE_URL, async (client) => {
      // A pooler that gives another connection to each statement forgets what a session was told.
      const channel = `doctor_${randomUUID().replaceAll('-', '')}`;
      const heard = new Promise<boolean>((resolve) => {
        client.on('notification', () => resolve(true));
        setTimeout(() => resolve(false), 2000).unref();
      });
      await client.query(`listen ${channel}`);
      await client.query(`notify ${channel}`);
      return (await heard)
        ? good('LISTEN works.')
        : bad('LISTEN does not work through this address. Set DATABASE_DIRECT_URL to one that leads past the pooler.');
    }),
  clocks: (env) =>
    withDatabase(env.DATABASE_URL, async (client) => {
      const before = Date.now();
      const { rows } = await client.query<{ ms: string }>('select extract(epoch from clock_timestamp()) * 1000 as ms');
      const off = Math.round(Number(rows[0]!.ms) - (before + Date.now()) / 2);
      return Math.abs(off) <= MOST_CLOCK_MS
        ? good(`That of the database differs by ${off} ms.`)
        : bad(`That of the database differs by ${off} ms, and it decides when everything expires. Let NTP keep both.`);
    }),
  redis: async ({ REDIS_URL }) => {
    if (REDIS_URL === undefined) return good('There is none; queues and limits are in the database.');
    const doubts = await assertRedisSafe(REDIS_URL);
    return doubts.length === 0 ? good('It keeps what it is given.') : doubt(doubts.join(' '));
  },
  storage: async (env) => {
    const storage = createStorage(storageOf(env));
    const key = `health/${randomUUID()}`;
    await storage.put(key, Readable.from([Buffer.from('doctor')]), { max_bytes: 100, content_type: 'text/plain' });
    const found = await storage.head(key);
    await storage.delete(key);
    return found?.size === 6
      ? good('A file was written, read and deleted.')
      : bad('A file that was written cannot be read. Check the rights of the folder or the bucket.');
  },
  disk: async ({ DATA_DIR }) => {
    const { bavail, blocks, bsize } = await statfs(DATA_DIR);
    const free = `${Math.round((bavail * bsize) / 1024 ** 3)} GB of ${DATA_DIR} are free`;
    return bavail / blocks >= LEAST_FREE ? good(`${free}.`) : bad(`Only ${free}. Make room before it is full.`);
  },
  mail: async ({ SMTP_URL, NODE_ENV }) => {
    if (SMTP_URL === undefined)
      return NODE_ENV === 'production'
        ? bad('SMTP_URL is not set, so mails are only written to a folder. Set it to your mail server.')
        : good('Mails are written to a folder.');
    const { hostname, port, protocol } = new URL(SMTP_URL);
    await reach(hostname, Number(port || (protocol === 'smtps:' ? 465 : 587)));
    return good(`${hostname} answers.`);
  },
  secrets: async ({ NODE_ENV, METRICS_TOKEN, DESKWIRE_PREVIOUS_SECRET }) => {
    if (NODE_ENV !== 'production') return doubt('This is development: NODE_ENV is not production.');
    if (METRICS_TOKEN === undefined) return doubt('METRICS_TOKEN is not set, so /metrics is not served.');
    return DESKWIRE_PREVIOUS_SECRET === undefined
      ? good('They are set.')
      : doubt('DESKWIRE_PREVIOUS_SECRET is still set. Remove it once everything was sealed anew.');
  },
  proxies: async ({ PUBLIC_URL, TRUST_PROXY, NODE_ENV }) => {
    const { protocol } = new URL(PUBLIC_URL);
    if (NODE_ENV === 'production' && protocol === 'http:')
      return bad('PUBLIC_URL is http, so cookies and passwords are readable on the way. Serve it with https.');
    return protocol === 'https:' && TRUST_PROXY.length === 0
      ? doubt(
          'PUBLIC_URL is https and TRUST_PROXY is empty: all callers have the address of the proxy. Set it to that address.',
        )
      : good('The address of callers is known.');
  },
};

interface Client extends SqlClient {
  on(event: 'notification', listener: () => void): unknown;
}
async function withDatabase(url: string, look: (client: Client) => ReturnType<Check>): ReturnType<Check> {
  const { pool, end } = connect(url, { pool: 1 });
  try {
    const client = await pool.connect().catch((error: unknown) => {
      throw new Error(`it cannot be reached (${error instanceof Error ? error.message : String(error)})`);
    });
    try {
      return await look(client);
    } finally {
      client.release(true);
    }
  } finally {
    await end();
  }
}

const reach = (host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = dial({ host, port, timeout: PATIENCE_MS });
    const fail = (reason: string) => {
      socket.destroy();
      reject(new Error(`${host}:${port} ${reason}`));
    };
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => fail('does not answer'));
    socket.once('error', (error) => fail(error.message));
  });

function storageOf(env: Env): Parameters<typeof createStorage>[0] {
  if (env.S3_BUCKET === undefined) return { dir: join(env.DATA_DIR, 'files') };
  return {
    s3: {
      bucket: env.S3_BUCKET,
      region: env.S3_REGION,
      endpoint: env.S3_ENDPOINT,
      access_key_id: env.S3_ACCESS_KEY_ID,
      secret_access_key: env.S3_SECRET_ACCESS_KEY,
    },
  };
}
