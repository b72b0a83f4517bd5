import { z } from 'zod';
import { blocksOf } from '@deskwire/adapters/markdown-blocks.ts';
import type { aiDocuments } from '@deskwire/contract/ai/ai.documents.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, In, Out, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { endWithFile, writeDocument } from '../../../platform/operations/batches/result-file.ts';
import { batchJob } from '../../../platform/operations/batches/steps.ts';
import type { Batch, OperationKind, Reading } from '../../../platform/operations/kind.ts';
import { startOperation } from '../../../platform/operations/start.ts';
import { found } from './get.ts';
import { findDocument, findVersion } from './queries.ts';

type Entry = typeof aiDocuments.export;
const ExportInput = z.strictObject({
  document_id: z.uuid(),
  n: z.int(),
  format: z.enum(['pdf', 'docx', 'md']),
});
type ExportInput = z.output<typeof ExportInput>;

/** One version of a document into a file, which its author can download. */
export const documentExport: OperationKind<typeof ExportInput, never> = {
  kind: 'ai.exportDocument',
  input: ExportInput,
  requires: 'ai.use',
  batch: exportOne,
};
export const exportBatch = batchJob(documentExport.kind);

export async function exportDocument(ctx: Ctx<Entry>, { document_id, n, format }: In<Entry>): Promise<Out<Entry>> {
  const { version } = found(await findDocument(ctx.db, ctx.scope, document_id));
  await getVersion(ctx.db, ctx.scope, document_id, n ?? version);
  return startOperation(ctx, documentExport, { document_id, n: n ?? version, format });
}

async function exportOne(reading: Reading, { document_id, n, format }: ExportInput): Promise<Batch<never>> {
  const { services, db, scope } = reading;
  found(await findDocument(db, scope, document_id));
  const { title, body, edited_at } = await getVersion(db, scope, document_id, n);
  const bytes =
    format === 'md'
      ? Buffer.from(`# ${title}\n\n${body}\n`)
      : await writeDocument(services, { title, lang: 'en', blocks: blocksOf(body) }, { format, created_at: edited_at });
  return endWithFile(reading, `${title}.${format}`, bytes);
}

/** Throws AI_VERSION_NOT_FOUND. */
async function getVersion(db: Db, scope: TeamScope, document_id: string, n: number) {
  const said = await findVersion(db, scope, document_id, n);
  if (said === undefined) throw new AppError('AI_VERSION_NOT_FOUND');
  return said;
}
