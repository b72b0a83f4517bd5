import type { aiDocuments } from '@deskwire/contract/ai/ai.documents.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { setDeleted } from './queries.ts';

type Entry = typeof aiDocuments.delete;
export const RESTORABLE_DAYS = 30;

export async function deleteDocument(
  { db, scope, events, now }: Ctx<Entry>,
  { document_id }: In<Entry>,
): Promise<Out<Entry>> {
  if ((await setDeleted(db, scope, document_id, now())) === undefined) throw new AppError('AI_DOCUMENT_NOT_FOUND');
  events.add('ai_document.deleted', { id: document_id }, {});
  return { id: document_id, purge_at: secondsAfter(now(), RESTORABLE_DAYS * 86_400) };
}
