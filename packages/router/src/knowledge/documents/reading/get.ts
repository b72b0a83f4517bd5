import type { Document, documents } from '@deskwire/contract/knowledge/documents.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getDocument, presentDocument } from '../present.ts';

export const getOne = async (
  { db, scope }: Ctx<typeof documents.get>,
  { doc_id }: In<typeof documents.get>,
): Promise<Document> => presentDocument(await getDocument(db, scope, doc_id));
