import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at, PRIVATE } from '../words.ts';
import { stage as projects } from '../work/projects.ts';

export const stage = onStage({
  furnish: someDocs,
  access: {
    'aiDocs.jobs.watch': 'project:jobs.read',
    'aiDocs.jobs.publish': 'project:jobs.request',
    'aiDocs.jobs.cancel': 'project:jobs.request',
    'aiDocs.jobs.retry': 'project:jobs.request',
    'aiDocs.jobs.export': 'project:jobs.read',
  },
  apart: { 'aiDocs.request file_id': ['source'] },
  inputs: {
    'aiDocs.request': () => ({ path: 'src/index.ts', source: 'export const answer = 42;' }),
    'aiDocs.jobs.retry': ({ own, a }) => ({
      job_id: a.rows.ai_doc_job === own.rows.ai_doc_job ? own.failed : own.secretFailed,
    }),
    'aiDocs.jobs.publish': ({ own, a }) => ({
      job_id: a.rows.ai_doc_job === own.rows.ai_doc_job ? own.done : own.secretDone,
    }),
    'aiDocs.jobs.export': ({ own, a }) => ({
      job_id: a.rows.ai_doc_job === own.rows.ai_doc_job ? own.done : own.secretDone,
      format: 'md',
    }),
  },
});

/** A job that runs and one that failed, in the open project and in the private one. */
async function someDocs({ kysely }: TestWorld, desk: Desk) {
  const { id: team_id, reporter, mark } = desk;
  const { rows, secret } = await desk.of(projects);
  const job = async (project_id: string, state: 'running' | 'failed' | 'succeeded', words: string) => {
    const id = randomUUIDv7();
    await kysely
      .insertInto('ai_doc_jobs')
      .values({
        team_id,
        id,
        project_id,
        path: `src/${words}.ts`,
        kind: 'reference',
        source: words,
        input_hash: id,
        state,
        sections: JSON.stringify([words]),
        sections_total: 2,
        requested_by: reporter.person_id,
        created_at: at,
      })
      .execute();
    return id;
  };
  return {
    rows: { ai_doc_job: await job(rows.project, 'running', mark) },
    failed: await job(rows.project, 'failed', mark),
    done: await job(rows.project, 'succeeded', mark),
    secret: { ai_doc_job: await job(secret.project, 'running', `${mark} ${PRIVATE}`) },
    secretFailed: await job(secret.project, 'failed', `${mark} ${PRIVATE}`),
    secretDone: await job(secret.project, 'succeeded', `${mark} ${PRIVATE}`),
  };
}
