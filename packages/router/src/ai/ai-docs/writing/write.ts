import { AppError, isOutage } from '../../../kit/errors.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { ask } from '../../ai/asking/ask.ts';
import { aidoc as prompt } from '../../ai/prompts/aidoc/v1.ts';
import * as queries from '../queries.ts';
import { outlined } from './by-rules.ts';
import type { writeDoc } from './job.ts';
import { sectionsOf } from './sections.ts';

/** Writes the sections that are missing. Each is kept when it is there, so a crash or a retry pays for none of them twice. */
export async function write(ctx: JobCtx<typeof writeDoc>, { job_id }: JobInput<typeof writeDoc>): Promise<void> {
  const { db, scope, services, now, commit } = ctx;
  const begun = await commit(({ db: tx }) =>
    queries.moveJob(tx, scope, job_id, ['queued', 'running'], { state: 'running' }),
  );
  const work = begun && (await queries.findWork(db, scope, job_id));
  if (work === undefined) return;
  const parts = sectionsOf(work.source);
  try {
    for (let at = work.sections.length; at < parts.length; at += 1) {
      const input = { path: work.path, kind: work.kind, part: `${at + 1} of ${parts.length}`, source: parts[at]! };
      const { value, provenance } = await ask({ db, scope, services, now, commit }, { prompt, input }, () =>
        outlined(work.path, parts[at]!),
      );
      const section = { at, text: value, provenance };
      if (!(await commit(({ db: tx }) => queries.addSection(tx, scope, job_id, section)))) return;
    }
  } catch (error) {
    if (!(error instanceof AppError) || isOutage(error)) throw error;
    await finish(ctx, job_id, { state: 'failed', error: error.app });
    return;
  }
  await finish(ctx, job_id, { state: 'succeeded', error: null });
}

async function finish(
  { scope, commit, now }: JobCtx<typeof writeDoc>,
  job_id: string,
  ending: { readonly state: 'succeeded' | 'failed'; readonly error: string | null },
): Promise<void> {
  await commit(async ({ db, events }) => {
    const moved = await queries.moveJob(db, scope, job_id, ['running'], { ...ending, finished_at: now() });
    if (moved === undefined) return;
    const { project_id, version } = moved;
    const { state, error } = ending;
    events.add('ai_doc_job.finished', { id: job_id, version }, { project_id, state, error });
  });
}
