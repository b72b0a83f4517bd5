import type { aiDocuments } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { findDocument } from './queries.ts';

type Entry = typeof aiDocuments.get;

export async function getDocument({ db, scope }: Ctx<Entry>, { document_id }: In<Entry>): Promise<Out<Entry>> {
  const document = await findDocument(db, scope, document_id);
  if (document === undefined) throw new AppError('AI_DOCUMENT_NOT_FOUND');
  return document;
}
