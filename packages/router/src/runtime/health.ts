import { sql, type Kysely } from 'kysely';
import { assertSchemaCurrent } from '@deskwire/database/migrate.ts';
import type { Database } from '@deskwire/database/schema.ts';
import { withDeadline } from '@deskwire/queue/wait.ts';

export interface Check {
  readonly ok: boolean;
  /** Why not, in words that tell a stranger nothing of the machine. */
  readonly reason?: string;
  readonly [detail: string]: unknown;
}
export interface Health {
  readonly status: 'ok' | 'unavailable';
  readonly checks: Readonly<Record<string, Check>>;
}

/** Probes come from several sides at once; one answer serves all of a second. */
const FRESH_MS = 1000;
const DEADLINE_MS = 2000;

/**
 * Whether a process can do its work now: the database answers and has the schema of this release, and whatever `more`
 * finds. Never throws, and answers within some two seconds.
 */
export function healthOf(
  kysely: Kysely<Database>,
  more: () => Readonly<Record<string, Check>> = () => ({}),
): () => Promise<Health> {
  let last: { at: number; health: Promise<Health> } | undefined;
  const measure = async (): Promise<Health> => {
    const database = await checkDatabase(kysely);
    const schema = database.ok ? await checkSchema(kysely) : { ok: false, reason: 'unknown' };
    const checks = { database, schema, ...more() };
    return { status: Object.values(checks).every(({ ok }) => ok) ? 'ok' : 'unavailable', checks };
  };
  return () => {
    if (last === undefined || performance.now() - last.at > FRESH_MS)
      last = { at: performance.now(), health: measure() };
    return last.health;
  };
}

async function checkDatabase(kysely: Kysely<Database>): Promise<Check> {
  const started = performance.now();
  try {
    await withDeadline(sql`select 1`.execute(kysely), DEADLINE_MS, 'late');
    return { ok: true, ms: Math.round(performance.now() - started) };
  } catch {
    return { ok: false, reason: 'does not answer' };
  }
}

async function checkSchema(kysely: Kysely<Database>): Promise<Check> {
  try {
    await withDeadline(assertSchemaCurrent(kysely), DEADLINE_MS, 'late');
    return { ok: true };
  } catch {
    return { ok: false, reason: 'is not that of this release' };
  }
}
