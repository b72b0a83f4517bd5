import type { Process } from '@deskwire/contract/platform/admin.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import * as queries from './queries.ts';

/** A process that was not seen for so long is dead. */
const DEAD_MS = 60_000;
/** A worker through which no job has come for so long does nothing. */
const STUCK_MS = 100_000;

/** The processes of the platform, those that were seen last first. */
export async function readProcesses(db: Db): Promise<Process[]> {
  const { version } = await queries.findControls(db);
  const rows = await queries.listProcesses(db);
  return rows.map(({ controls_version, canary_age_ms, unseen_ms, ...row }) => ({
    ...row,
    state: unseen_ms > DEAD_MS ? 'dead' : (canary_age_ms ?? 0) > STUCK_MS ? 'stuck' : 'ok',
    canary_age_s: canary_age_ms === null ? null : Math.round(canary_age_ms / 1000),
    confirmed: Number(controls_version) >= version,
  }));
}

/** Whether a worker is alive, and whether maintenance is on. */
export async function readStanding(db: Db) {
  const processes = await readProcesses(db);
  const controls = await queries.findControls(db);
  return { works: processes.some(({ kind, state }) => kind === 'worker' && state === 'ok'), ...controls };
}
