import { z } from 'zod';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { AppError } from '../../kit/errors.ts';
import { job, platformJob, type JobCtx } from '../../kit/jobs/job.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { getJira } from './jira-of.ts';
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
import { compare } from './syncing/reconcile.ts';

/** Finds projects that were not compared for a while: messages of Jira may be lost. */
export const reconcileDue = platformJob({ name: 'jira.reconcileDue', queue: 'timers', input: z.strictObject({}) });
const reconcileProject = job({
  name: 'jira.reconcileProject',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({ project_key: z.string().max(20) }),
});
export const EVERY_SECONDS = 600;

async function due({ db, outbox, now }: JobCtx<typeof reconcileDue>): Promise<void> {
  for (const { team_id, key } of await queries.listDue(db, secondsAfter(now(), -EVERY_SECONDS), 500))
    outbox.later(reconcileProject, { project_key: key }, { team_id, key: `jira.reconcile.${team_id}.${key}` });
}

async function reconcileOne(ctx: JobCtx<typeof reconcileProject>, project_key: string): Promise<void> {
  try {
    const { connection } = await getJira(ctx.db, ctx.scope);
    const scope = await scopeOf(ctx.db, connection);
    await compare({ ...ctx, scope }, { project_key });
  } catch (error) {
    // An account that does not work is told of by its own domain.
    if (!(error instanceof AppError) || !/^(INTEGRATION|JIRA)_/.test(error.app)) throw error;
  }
}

export const jiraJobs = router({
  push: jobProcedure(pushIssue).mutation(({ ctx, input }) => push(ctx, input.id)),
  noteChange: jobProcedure(noteChange).mutation(({ ctx, input }) => noted(ctx, input)),
  refresh: jobProcedure(refreshIssue).mutation(({ ctx, input }) => refresh(ctx, input)),
  noteComment: jobProcedure(noteComment).mutation(({ ctx, input }) => commented(ctx, input)),
  sayComment: jobProcedure(sayComment).mutation(({ ctx, input }) => say(ctx, input)),
  noteFile: jobProcedure(noteFile).mutation(({ ctx, input }) => attached(ctx, input)),
  sendFile: jobProcedure(sendFile).mutation(({ ctx, input }) => send(ctx, input)),
  fetchFile: jobProcedure(fetchFile).mutation(({ ctx, input }) => fetch(ctx, input)),
  dropFile: jobProcedure(dropFile).mutation(({ ctx, input }) => drop(ctx, input)),
  reconcileDue: jobProcedure(reconcileDue).mutation(({ ctx }) => due(ctx)),
  reconcileProject: jobProcedure(reconcileProject).mutation(({ ctx, input }) => reconcileOne(ctx, input.project_key)),
});
