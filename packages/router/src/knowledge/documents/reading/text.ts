import type { documents } from '@deskwire/contract/knowledge/documents.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getDocument } from '../present.ts';
import { findText } from './queries.ts';

/** The text in which citations point; empty until it has been read. */
export async function getText({ db, scope }: Ctx<typeof documents.text>, { doc_id }: In<typeof documents.text>) {
  const { id } = await getDocument(db, scope, doc_id);
  const found = await findText(db, scope, id);
  return { document_id: id, revision: found?.revision ?? 0, text: found?.content ?? '' };
}
