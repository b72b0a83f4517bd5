import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { storableLine } from '@deskwire/contract/kit/storable.ts';
import type { aiDocs } from '@deskwire/contract/ai/ai-docs.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { createDocument } from '../../../knowledge/documents/create.ts';
import { lockIfChangeable, presentDocument } from '../../../knowledge/documents/present.ts';
import { updateDocument } from '../../../knowledge/documents/update.ts';
import { getJob, writtenBy } from '../present.ts';
import { lockWritten, setPublished } from '../queries.ts';

type Entry = typeof aiDocs.jobs.publish;
const LONGEST_TITLE = 200;

/**
 * Makes what a job wrote a document of its project, found and cited like any other. What was published of the same file
 * before gets its next revision, where its publisher may change that. Twice is once.
 */
export async function publishJob(ctx: Ctx<Entry>, { job_id }: In<Entry>): Promise<Out<Entry>> {
  const { db, scope, project, events } = ctx;
  const { project_id } = project;
  if (!rolesPermit(scope.roles, 'knowledge.write')) throw new AppError('FORBIDDEN', { needs: 'knowledge.write' });
  const place = { team_id: scope.team_id, project_id };
  const job = await getJob(db, place, job_id);
  const { document: text, path } = writtenBy(job);
  const written = await lockWritten(db, place, job);
  const own = written.find(({ id }) => id === job_id)?.document_id ?? null;
  const before = own ?? written.findLast(({ document_id }) => document_id !== null)?.document_id ?? null;
  const there = before === null ? undefined : await lockIfChangeable(db, scope, before);
  if (there !== undefined && own !== null) return presentDocument(there);
  const title = storableLine(path, LONGEST_TITLE);
  const document =
    there === undefined
      ? await createDocument(ctx, { title, text, project_id })
      : await updateDocument(ctx, { doc_id: there.id, text });
  await setPublished(db, scope, job_id, document.id);
  events.add('ai_doc_job.published', { id: job_id }, { project_id, document_id: document.id });
  return document;
}
