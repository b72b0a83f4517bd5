import { z } from 'zod';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Base, TeamScope, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { readNow } from '../../../kit/access/principal.ts';
import { askJira, type JiraSetup } from '../setup.ts';
import * as queries from '../queries.ts';
import { readingOf, takeWhole, type WholeWrites } from '../syncing/whole.ts';

/** A comparison starts so long before the end of the last one, since the index of Jira lags. */
const OVERLAP_SECONDS = 300;
const MOST_ERRORS = 100;
/** Issues that a search did not find are asked for one by one, so many of them. */
const MOST_MISSING = 200;

export interface Comparing extends Base {
  readonly scope: TeamScope;
  commit<T>(work: (tx: Writing<WholeWrites | 'jira.reconciled'>) => Promise<T>): Promise<T>;
}
export interface Terms {
  readonly dry_run?: boolean | undefined;
  readonly full?: boolean | undefined;
}

/** How far a comparison has come: what the next part of it goes on with, in another process if need be. */
export const Progress = z.strictObject({
  began: z.string(),
  since: z.string().nullable(),
  /** The page after the last that was read. Undefined at the beginning and at the end. */
  next: z.string().optional(),
  done: z.boolean(),
  /** When the last issue that was read was changed. */
  reached: z.string().nullable(),
  counts: z.strictObject({
    fetched: z.int(),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    deleted: z.int(),
    conflicts: z.int(),
    unreachable: z.int(),
  }),
  errors: z.array(z.strictObject({ issue_key: z.string(), code: z.string() })),
});
export type Progress = z.output<typeof Progress>;

export function beginning(
  { synced_at }: Pick<queries.ProjectRow, 'synced_at'>,
  { full, since }: Terms & { readonly since?: string | undefined },
  now: string,
): Progress {
  const from = full === true ? null : (since ?? synced_at);
  return {
    began: now,
    since: from === null ? null : secondsAfter(from, -OVERLAP_SECONDS),
    done: false,
    reached: null,
    counts: { fetched: 0, created: 0, updated: 0, unchanged: 0, deleted: 0, conflicts: 0, unreachable: 0 },
    errors: [],
  };
}

/** Reads the next fifty issues that were changed in Jira, and takes them in as their messages would be. */
export async function comparePage(
  ctx: Comparing,
  setup: JiraSetup,
  project: queries.ProjectRow,
  progress: Progress,
  terms: Terms,
): Promise<Progress> {
  const { since } = progress;
  // A bare time would be in the zone of the account.
  const changed = since === null ? '' : ` AND updated >= ${Date.parse(since)}`;
  const jql = `project = "${project.key}"${changed} ORDER BY updated ASC`;
  const read_at = await readNow(ctx.services);
  const page = await askJira(ctx, setup, (jira, credentials) => jira.search(credentials, jql, progress.next));
  const counts = { ...progress.counts };
  const errors = [...progress.errors];
  let { reached } = progress;
  for (const issue of page.issues) {
    counts.fetched += 1;
    const { key } = issue;
    const arrived = readingOf(issue, read_at);
    reached = arrived.updated;
    try {
      const { result, conflicts } = await take(ctx, setup, arrived, terms);
      counts[result ?? 'unchanged'] += 1;
      counts.conflicts += conflicts;
    } catch (error) {
      if (errors.length < MOST_ERRORS)
        errors.push({ issue_key: key, code: error instanceof AppError ? error.app : 'INTERNAL' });
      ctx.services.report('An issue of Jira could not be taken in', error, { key });
    }
  }
  const done = page.next === undefined;
  const { next: _, ...rest } = progress;
  return { ...rest, ...(page.next === undefined ? {} : { next: page.next }), done, reached, counts, errors };
}

/**
 * Ends a comparison, or leaves it for the next one. A full one asks for what no page had: that is moved to another project,
 * or cannot be reached, which says nothing of whether it was deleted.
 */
export async function conclude(
  ctx: Comparing,
  setup: JiraSetup,
  project: queries.ProjectRow,
  given: Progress,
  terms: Terms,
): Promise<Progress> {
  const { scope, commit } = ctx;
  if (terms.dry_run === true) return given;
  const progress = terms.full === true && given.done ? await askForMissing(ctx, setup, project, given) : given;
  const { began, reached, done, counts, errors } = progress;
  if (errors.length > 0) return progress;
  await commit(async ({ db, events }) => {
    // Everything that was changed before this began was read; of an unfinished run, what came before its last issue.
    await queries.setSynced(db, scope, project.id, { synced_at: done ? began : (reached ?? began) });
    if (done && terms.full === true) await queries.setSynced(db, scope, project.id, { compared_at: began });
    const told = { project_key: project.key, fetched: counts.fetched, changed: counts.created + counts.updated };
    events.add('jira.reconciled', { id: setup.connection.id }, told);
  });
  return progress;
}

async function askForMissing(
  ctx: Comparing,
  setup: JiraSetup,
  { key }: queries.ProjectRow,
  progress: Progress,
): Promise<Progress> {
  const { services, scope } = ctx;
  const counts = { ...progress.counts };
  const missing = await queries.listUnseen(services.db, scope, setup.connection.id, {
    project_key: key,
    since: progress.began,
    limit: MOST_MISSING,
  });
  for (const row of missing) {
    const read_at = await readNow(services);
    const found = await askJira(ctx, setup, (jira, credentials) => jira.find(credentials, queries.idThere(row)));
    if (found === undefined) {
      counts.unreachable += 1;
      continue;
    }
    const { result } = await take(ctx, setup, readingOf(found, read_at), {});
    counts.fetched += 1;
    counts[result ?? 'unchanged'] += 1;
  }
  return { ...progress, counts };
}

class DryRun extends Error {}

/** Takes one issue. A dry run does all of it, and rolls it back. */
async function take(
  { scope, now, commit }: Comparing,
  setup: JiraSetup,
  arrived: Parameters<typeof takeWhole>[2],
  { dry_run }: Terms,
): Promise<Awaited<ReturnType<typeof takeWhole>> & { readonly conflicts: number }> {
  let outcome: (Awaited<ReturnType<typeof takeWhole>> & { readonly conflicts: number }) | undefined;
  try {
    await commit(async ({ db, events, outbox }) => {
      let conflicts = 0;
      const counting: typeof events = {
        add: (...args) => {
          if (args[0] === 'jira.conflict') conflicts += 1;
          events.add(...args);
        },
      };
      outcome = { ...(await takeWhole({ db, events: counting, outbox, scope, now }, setup, arrived)), conflicts };
      if (dry_run === true) throw new DryRun();
    });
  } catch (error) {
    if (!(error instanceof DryRun)) throw error;
  }
  return outcome!;
}
