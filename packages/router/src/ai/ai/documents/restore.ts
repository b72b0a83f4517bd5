import type { aiDocuments } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { found } from './get.ts';
import { findDocument, setDeleted } from './queries.ts';

type Entry = typeof aiDocuments.restore;

export async function restoreDocument(
  { db, scope, events }: Ctx<Entry>,
  { document_id }: In<Entry>,
): Promise<Out<Entry>> {
  if ((await setDeleted(db, scope, document_id, null)) === undefined) throw new AppError('AI_DOCUMENT_NOT_FOUND');
  events.add('ai_document.restored', { id: document_id }, {});
  return found(await findDocument(db, scope, document_id));
}
