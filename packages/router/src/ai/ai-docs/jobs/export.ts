import { posix } from 'node:path';
import { z } from 'zod';
import { blocksOf } from '@deskwire/adapters/markdown-blocks.ts';
import type { aiDocs } from '@deskwire/contract/ai/ai-docs.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { endWithFile, writeDocument } from '../../../platform/operations/batches/result-file.ts';
import { batchJob } from '../../../platform/operations/batches/steps.ts';
import type { Batch, OperationKind, Reading } from '../../../platform/operations/kind.ts';
import { startOperation } from '../../../platform/operations/start.ts';
import { getJob, writtenBy } from '../present.ts';

type Entry = typeof aiDocs.jobs.export;
const ExportInput = z.strictObject({
  project_id: z.uuid(),
  job_id: z.uuid(),
  format: z.enum(['pdf', 'docx', 'md']),
});
type ExportInput = z.output<typeof ExportInput>;

/** Exports the text of a job into a file that the caller can download. */
export const docsExport: OperationKind<typeof ExportInput, never> = {
  kind: 'aiDocs.export',
  input: ExportInput,
  requires: { permission: 'jobs.read', writes: false, projectOf: ({ project_id }) => project_id },
  batch: exportOne,
};
export const exportBatch = batchJob(docsExport.kind);

export async function exportJob(
  ctx: Ctx<Entry>,
  { job_id, format }: Pick<In<Entry>, 'job_id' | 'format'>,
): Promise<Out<Entry>> {
  const { db, scope, project } = ctx;
  const { project_id } = project;
  writtenBy(await getJob(db, { team_id: scope.team_id, project_id }, job_id));
  return startOperation(ctx, docsExport, { project_id, job_id, format });
}

async function exportOne(reading: Reading, { project_id, job_id, format }: ExportInput): Promise<Batch<never>> {
  const { services, db, scope } = reading;
  const row = await getJob(db, { team_id: scope.team_id, project_id }, job_id);
  const { document, path, created_at } = writtenBy(row);
  const bytes =
    format === 'md'
      ? Buffer.from(`${document}\n`)
      : await writeDocument(services, { title: path, lang: 'en', blocks: blocksOf(document) }, { format, created_at });
  return endWithFile(reading, `${posix.basename(path)}.${format}`, bytes);
}
