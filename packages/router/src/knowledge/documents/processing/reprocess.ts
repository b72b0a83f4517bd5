import type { documents } from '@deskwire/contract/knowledge/documents.ts';
import type { Operation } from '@deskwire/contract/platform/operations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockDocument } from '../present.ts';
import * as queries from '../queries.ts';
import { startProcessing } from './start.ts';

/** Reads a document anew; what is shown stays until the next revision is complete. */
export async function reprocessDocument(
  ctx: Ctx<typeof documents.reprocess>,
  { doc_id }: In<typeof documents.reprocess>,
): Promise<Operation> {
  const { db, scope, events, now } = ctx;
  const document = await lockDocument(db, scope, doc_id);
  const operation = await startProcessing(ctx, document.id);
  const wanted_revision = document.wanted_revision + 1;
  const set = { state: 'queued' as const, wanted_revision, operation_id: operation.id };
  events.add('document.updated', await queries.updateDocument(db, scope, document.id, set, now()), {
    fields: ['revision'],
  });
  return operation;
}
