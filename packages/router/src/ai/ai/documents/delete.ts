import type { aiDocuments } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

type Entry = typeof aiDocuments.delete;

export async function deleteDocument(
  { db, scope, events }: Ctx<Entry>,
  { document_id }: In<Entry>,
): Promise<Out<Entry>> {
  if ((await queries.deleteDocument(db, scope, document_id)) === undefined) throw new AppError('AI_DOCUMENT_NOT_FOUND');
  events.add('ai_document.deleted', { id: document_id }, {});
  return { id: document_id };
}
