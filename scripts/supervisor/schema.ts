import { migrate } from '../../packages/database/src/migrate.ts';
import { Refusal } from '../env.ts';
import { addressOf } from './address.ts';
import type { Report } from './report.ts';

/** Applies the migrations of this release. Throws a Refusal if the database cannot be reached or migrated. */
export async function bringUpToDate(url: string, report: Report): Promise<void> {
  if (!/^postgres(ql)?:/.test(url)) throw new Refusal('DATABASE_URL must be a postgres:// address.');
  try {
    const applied = await migrate(url);
    report('schema', 'ready', applied.length === 0 ? 'up to date' : `migrated to ${applied.at(-1)}`);
  } catch (cause) {
    throw new Refusal(`DATABASE_URL: the database on ${addressOf(url)} cannot be used: ${reasonOf(cause)}`, { cause });
  }
}

/** A connection that is refused on all addresses of a name has no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
