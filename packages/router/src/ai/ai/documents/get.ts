import type { aiDocuments } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { findDocument, type DocumentRow } from './queries.ts';

type Entry = typeof aiDocuments.get;

export const getDocument = async ({ db, scope }: Ctx<Entry>, { document_id }: In<Entry>): Promise<Out<Entry>> =>
  found(await findDocument(db, scope, document_id));

/** Throws AI_DOCUMENT_NOT_FOUND. */
export function found(document: DocumentRow | undefined): DocumentRow {
  if (document === undefined) throw new AppError('AI_DOCUMENT_NOT_FOUND');
  return document;
}
