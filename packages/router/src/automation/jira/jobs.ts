import { z } from 'zod';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { AppError } from '../../kit/errors.ts';
import { job, platformJob, type JobCtx, type JobInput } from '../../kit/jobs/job.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { runBatch } from '../../platform/operations/batches/run.ts';
import { findWritableSetup } from './setup.ts';
import * as queries from './queries.ts';
import { noteComment, sayComment } from './comments/say-job.ts';
import { noted as commented, say } from './comments/say.ts';
import { drop, fetch } from './files/fetch.ts';
import { dropFile, fetchFile, noteFile, sendFile } from './files/jobs.ts';
import { noted as attached, send } from './files/send.ts';
import { noteChange, pushIssue, refreshIssue } from './syncing/push-job.ts';
import { noted, push } from './syncing/push.ts';
import { refresh } from './syncing/refresh.ts';
import { scopeOf } from './syncing/scope.ts';
import { bulkCreateBatch, jiraBulkCreate } from './issues/bulk-create.ts';
import { noted as purgeNoted, notePurge, purge, purgeMirror } from './issues/purge.ts';
import { beginning, comparePage, conclude, Progress } from './comparing/compare.ts';
import { jiraReconcile, reconcileBatch } from './comparing/reconcile.ts';

/** Finds projects that were not compared for a while: messages of Jira may be lost. */
export const reconcileDue = platformJob({ name: 'jira.reconcileDue', queue: 'timers', input: z.strictObject({}) });
const reconcileProject = job({
  name: 'jira.reconcileProject',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({
    project_key: z.string().max(20),
    full: z.boolean().optional(),
    progress: Progress.optional(),
  }),
});
export const EVERY_SECONDS = 600;
/** Everything is compared once a week: what was deleted or moved there without a message. */
const FULL_SECONDS = 7 * 86_400;
/** Pages of one job; the next one goes on. */
const MOST_PAGES = 10;

async function due({ db, outbox, now }: JobCtx<typeof reconcileDue>): Promise<void> {
  const times = { before: secondsAfter(now(), -EVERY_SECONDS), full_before: secondsAfter(now(), -FULL_SECONDS) };
  for (const { team_id, key, full } of await queries.listDue(db, times, 500))
    outbox.later(reconcileProject, { project_key: key, full }, { team_id, key: keyOf(team_id, key) });
}

const keyOf = (team_id: string, project_key: string): string => `jira.reconcile.${team_id}.${project_key}`;

async function reconcileOne(
  { scope: team, ...ctx }: JobCtx<typeof reconcileProject>,
  { project_key, full, progress: before }: JobInput<typeof reconcileProject>,
): Promise<void> {
  const setup = await findWritableSetup(ctx.db, team);
  const project = setup?.projects.find(({ key }) => key === project_key);
  if (setup === undefined || project === undefined) return;
  const comparing = { ...ctx, scope: await scopeOf(ctx.db, setup.connection) };
  let progress = before ?? beginning(project, { full }, ctx.now());
  try {
    for (let pages = 0; !progress.done && pages < MOST_PAGES; pages++)
      progress = await comparePage(comparing, setup, project, progress, { full });
    if (progress.done) return void (await conclude(comparing, setup, project, progress, { full }));
  } catch (error) {
    // The domain of integrations reports an account that does not work; the next comparison tries it again.
    if (!(error instanceof AppError) || !/^(INTEGRATION|JIRA)_/.test(error.app)) throw error;
    return;
  }
  const rest = { project_key, full, progress };
  await ctx.commit(async ({ outbox }) =>
    outbox.later(reconcileProject, rest, { key: keyOf(team.team_id, project_key) }),
  );
}

export const jiraJobs = router({
  push: jobProcedure(pushIssue).mutation(({ ctx, input }) => push(ctx, input)),
  noteChange: jobProcedure(noteChange).mutation(({ ctx, input }) => noted(ctx, input)),
  refresh: jobProcedure(refreshIssue).mutation(({ ctx, input }) => refresh(ctx, input)),
  noteComment: jobProcedure(noteComment).mutation(({ ctx, input }) => commented(ctx, input)),
  sayComment: jobProcedure(sayComment).mutation(({ ctx, input }) => say(ctx, input)),
  noteFile: jobProcedure(noteFile).mutation(({ ctx, input }) => attached(ctx, input)),
  sendFile: jobProcedure(sendFile).mutation(({ ctx, input }) => send(ctx, input)),
  fetchFile: jobProcedure(fetchFile).mutation(({ ctx, input }) => fetch(ctx, input)),
  dropFile: jobProcedure(dropFile).mutation(({ ctx, input }) => drop(ctx, input)),
  notePurge: jobProcedure(notePurge).mutation(({ ctx, input }) => purgeNoted(ctx, input)),
  purgeMirror: jobProcedure(purgeMirror).mutation(({ ctx, input }) => purge(ctx, input)),
  reconcileDue: jobProcedure(reconcileDue).mutation(({ ctx }) => due(ctx)),
  reconcileProject: jobProcedure(reconcileProject).mutation(({ ctx, input }) => reconcileOne(ctx, input)),
  bulkCreateBatch: jobProcedure(bulkCreateBatch).mutation(({ ctx, input }) => runBatch(ctx, jiraBulkCreate, input)),
  reconcileBatch: jobProcedure(reconcileBatch).mutation(({ ctx, input }) => runBatch(ctx, jiraReconcile, input)),
});
