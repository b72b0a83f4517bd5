import type { PostedIssue, ReconcileAnswer } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Base, In, TeamScope, Writing, Ctx } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { askJira, getJira, projectOf } from '../jira-of.ts';
import { timeOf } from '../merging/words.ts';
import * as queries from '../queries.ts';
import type { ingest } from './ingest.ts';
import { takeWhole, type WholeWrites } from './whole.ts';

type Reconcile = typeof jira.reconcile;

/** What Jira has changed is found again for so long before where the last comparison ended: its index lags. */
const OVERLAP_SECONDS = 300;
/** Pages of fifty issues in one call. */
const MOST_PAGES = 10;

export interface Reconciling extends Base {
  readonly scope: TeamScope;
  commit<T>(work: (tx: Writing<WholeWrites | 'jira.reconciled'>) => Promise<T>): Promise<T>;
}

const MOST_ERRORS = 100;

class DryRun extends Error {}

/** Reads what was changed in Jira, page by page, and takes it in as a message would be. Stops where it takes too long. */
export const reconcile = (ctx: Ctx<Reconcile>, input: In<Reconcile>): Promise<ReconcileAnswer> => compare(ctx, input);

export async function compare(
  ctx: Reconciling,
  input: Pick<In<Reconcile>, 'project_key' | 'since' | 'dry_run' | 'full'>,
): Promise<ReconcileAnswer> {
  const { services, scope, commit, now } = ctx;
  const of = await getJira(services.db, scope);
  const project = projectOf(of, input.project_key);
  const began = now();
  const from = input.full === true ? null : (input.since ?? project.synced_at);
  const since = from === null ? null : secondsAfter(from, -OVERLAP_SECONDS);
  // A bare time would be in the zone of the account.
  const changed = since === null ? '' : ` AND updated >= ${Date.parse(since)}`;
  const jql = `project = "${project.key}"${changed} ORDER BY updated ASC`;
  const counts = { fetched: 0, created: 0, updated: 0, unchanged: 0, deleted: 0, conflicts: 0 };
  const errors: { issue_key: string; code: string }[] = [];
  let next: string | undefined;
  let reached: string | undefined;
  let pages = 0;
  do {
    const after = next;
    const page = await askJira(ctx, of, (jira, credentials) => jira.search(credentials, jql, after));
    for (const issue of page.issues) {
      const fields = issue.fields as NonNullable<PostedIssue['fields']>;
      const updated = timeOf(fields.updated) ?? began;
      counts.fetched += 1;
      reached = updated;
      try {
        const { result } = await take({ issue_id: issue.id, key: issue.key, fields, updated, change: 0 });
        counts[result ?? 'unchanged'] += 1;
      } catch (error) {
        errors.push({ issue_key: issue.key, code: error instanceof AppError ? error.app : 'INTERNAL' });
        services.report('An issue of Jira could not be taken in', error, { key: issue.key });
      }
    }
    next = page.next;
  } while (next !== undefined && ++pages < MOST_PAGES);
  const done = next === undefined;
  if (input.dry_run !== true && errors.length === 0)
    await commit(async ({ db, events }) => {
      // Everything that was changed before this began was read; of an unfinished run, what came before its last issue.
      await queries.setSynced(db, scope, project.id, done ? began : (reached ?? began));
      const told = { project_key: project.key, fetched: counts.fetched, changed: counts.created + counts.updated };
      events.add('jira.reconciled', { id: of.connection.id }, told);
    });
  const dry_run = input.dry_run === true;
  return {
    status: done ? 'ok' : 'partial',
    project_key: project.key,
    since,
    ...counts,
    errors: errors.slice(0, MOST_ERRORS),
    dry_run,
  };

  /** A dry run does all of it, and takes it back. */
  async function take(arrived: Parameters<typeof ingest>[2]): Promise<Awaited<ReturnType<typeof ingest>>> {
    let outcome: Awaited<ReturnType<typeof ingest>> | undefined;
    try {
      await commit(async ({ db, events, outbox }) => {
        let conflicts = 0;
        const counting: typeof events = {
          add: (type, entity, payload) => {
            if (type === 'jira.conflict') conflicts += 1;
            events.add(type, entity, payload);
          },
        };
        outcome = await takeWhole({ db, events: counting, outbox, scope, now }, of, arrived);
        counts.conflicts += conflicts;
        if (input.dry_run === true) throw new DryRun();
      });
    } catch (error) {
      if (!(error instanceof DryRun)) throw error;
    }
    return outcome!;
  }
}
