import { z } from 'zod';
import type { ReconcileAnswer } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { batchJob } from '../../../platform/operations/batches/steps.ts';
import type { Batch, OperationKind, Reading } from '../../../platform/operations/kind.ts';
import { startOperation } from '../../../platform/operations/start.ts';
import { getSetup, projectOf } from '../setup.ts';
import { beginning, comparePage, conclude, Progress } from './compare.ts';

type Reconcile = typeof jira.reconcile;

const ReconcileInput = z.strictObject({
  project_key: z.string(),
  dry_run: z.boolean(),
  full: z.boolean(),
  progress: Progress,
});
type ReconcileInput = z.output<typeof ReconcileInput>;

/** The rest of a comparison that takes longer than its call waits: fifty issues a batch. */
export const jiraReconcile: OperationKind<typeof ReconcileInput, Progress> = {
  kind: 'jira.reconcile',
  input: ReconcileInput,
  requires: 'integrations.manage',
  batch: goOn,
};
export const reconcileBatch = batchJob(jiraReconcile.kind);

/** So long a call waits, or for so many pages of fifty issues; an operation does the rest. */
const WAITS_MS = 20_000;
const MOST_PAGES = 10;

/** Compares what was changed in Jira with the tickets here, and says what became of it or where that is shown. */
export async function reconcile(ctx: Ctx<Reconcile>, input: In<Reconcile>): Promise<ReconcileAnswer> {
  const { services, scope, now } = ctx;
  const setup = await getSetup(services.db, scope);
  const project = projectOf(setup, input.project_key);
  const began = Date.now();
  let progress = beginning(project, input, now());
  for (let pages = 0; !progress.done && pages < MOST_PAGES && Date.now() - began < WAITS_MS; pages++)
    progress = await comparePage(ctx, setup, project, progress, input);
  const { dry_run = false, full = false } = input;
  const answer = ({ since, counts, errors }: Progress) => ({
    project_key: project.key,
    since,
    ...counts,
    errors,
    dry_run,
  });
  if (progress.done) {
    const ended = await conclude(ctx, setup, project, progress, input);
    return { status: ended.errors.length === 0 ? 'ok' : 'partial', operation_id: null, ...answer(ended) };
  }
  const rest = { project_key: project.key, dry_run, full, progress };
  const { id } = await ctx.each('operation', (tx) => startOperation({ ...tx, scope, now }, jiraReconcile, rest));
  return { status: 'running', operation_id: id, ...answer(progress) };
}

async function goOn(
  reading: Reading,
  { project_key, progress: first, ...terms }: ReconcileInput,
  cursor: Progress | null,
): Promise<Batch<Progress>> {
  const setup = await getSetup(reading.db, reading.scope);
  const project = projectOf(setup, project_key);
  const progress = await comparePage(reading, setup, project, cursor ?? first, terms);
  await reading.progress(progress.counts.fetched, progress.counts.fetched);
  if (!progress.done) return { lines: null, next: progress };
  const { counts, errors, since } = await conclude(reading, setup, project, progress, terms);
  return { lines: null, next: undefined, result: { ...counts, errors, since, dry_run: terms.dry_run } };
}
