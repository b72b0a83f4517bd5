import { Readable } from 'node:stream';
import { backlog } from '@deskwire/queue/backlog.ts';
import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { DetailedHealth } from '@deskwire/contract/platform/admin.schemas.ts';
import type { Ctx } from '../../kit/context.ts';
import { clientOf } from '../../kit/operating/sql-client.ts';
import { readProcesses } from './controls/processes.ts';
import { findControls } from './controls/queries.ts';

type HealthCtx = Ctx<typeof admin.health>;
/** The fault, and what to do about it; undefined if there is none. */
type Finding = string | undefined;

/** Checks one part. A failure is reported with the results of the others, and never makes the response fail. */
export async function getHealth(ctx: HealthCtx): Promise<DetailedHealth> {
  const checks = [];
  for (const [name, { check }] of Object.entries(parts)) {
    const started = performance.now();
    const reason = await check(ctx).catch((error: unknown) => {
      ctx.services.report(`The check of ${name} failed`, error);
      return 'It does not respond. Look at the log.';
    });
    const ms = Math.round(performance.now() - started);
    checks.push({ name, ok: reason === undefined, reason: reason ?? null, ms });
  }
  const failing = checks.filter(({ ok }) => !ok);
  const isDown = failing.some(({ name }) => parts[name]!.vital);
  return { status: isDown ? 'down' : failing.length > 0 ? 'degraded' : 'ok', checks };
}

/** Seconds after which work that is due counts as late. */
const LATE_S = 30;
const FEED_LATE_S = 60;
const PROBE = 'health/probe';

const parts: Record<string, { vital: boolean; check: (ctx: HealthCtx) => Promise<Finding> }> = {
  database: { vital: true, check: async ({ db }) => void (await findControls(db)) },
  storage: {
    vital: true,
    check: async ({ services: { storage } }) => {
      await storage.put(PROBE, Readable.from([Buffer.from('probe')]), { max_bytes: 10, content_type: 'text/plain' });
      const found = await storage.head(PROBE);
      await storage.delete(PROBE);
      return found?.size === 5
        ? undefined
        : 'A file that was written cannot be read. Check the storage and its rights.';
    },
  },
  workers: {
    vital: true,
    check: async ({ db }) => {
      const workers = (await readProcesses(db)).filter(({ kind }) => kind === 'worker');
      return workers.some(({ state }) => state === 'ok') ? undefined : 'No worker is alive. Start one.';
    },
  },
  processes: {
    vital: false,
    check: async ({ db }) => {
      const unwell = (await readProcesses(db)).filter(({ state }) => state !== 'ok');
      return unwell.length === 0
        ? undefined
        : `Not well: ${unwell.map(({ kind, host, pid, state }) => `${kind} ${pid} on ${host} (${state})`).join(', ')}.`;
    },
  },
  relay: {
    vital: false,
    check: async ({ db }) => {
      const { outbox_oldest_s } = await backlog(clientOf(db));
      return outbox_oldest_s > LATE_S
        ? `Work has been due for ${Math.round(outbox_oldest_s)} seconds. Check that a worker runs.`
        : undefined;
    },
  },
  feeds: {
    vital: false,
    check: async ({ db }) => {
      const late = Object.entries((await backlog(clientOf(db))).feed_lag_s).filter(([, lag]) => lag > FEED_LATE_S);
      return late.length === 0 ? undefined : `Behind by more than a minute: ${late.map(([name]) => name).join(', ')}.`;
    },
  },
  jobs: {
    vital: false,
    check: async ({ db }) => {
      const { failed } = await backlog(clientOf(db));
      return failed === 0 ? undefined : `${failed} jobs failed for good. Look at admin.jobs.list.`;
    },
  },
  queues: {
    vital: false,
    check: async ({ db }) => {
      const { paused_queues } = await findControls(db);
      return paused_queues.length === 0 ? undefined : `Paused: ${paused_queues.join(', ')}.`;
    },
  },
};
