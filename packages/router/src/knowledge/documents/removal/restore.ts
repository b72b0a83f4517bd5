import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Document, documents } from '@deskwire/contract/knowledge/documents.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { getDocument, must, presentDocument } from '../present.ts';
import * as queries from '../queries.ts';
import { purgeKey } from './purge.ts';

/** Shows a deleted document again, with the passages that it had. */
export async function restoreDocument(
  ctx: Ctx<typeof documents.restore>,
  { doc_id }: In<typeof documents.restore>,
): Promise<Document> {
  const { db, scope, events, outbox, now } = ctx;
  const { id } = must(await queries.lockDeleted(db, scope, doc_id, rolesPermit(scope.roles, 'team.manage'), now()));
  const isTwice = await isThereAgain(ctx, id);
  await requireRoom(ctx, 'documents');
  const shown = { deleted_at: null, purge_at: null, ...(isTwice ? { sha256: null } : {}) };
  const saved = await queries.updateDocument(db, scope, id, shown, now());
  outbox.cancel(purgeKey(id));
  events.add('document.restored', saved, {});
  return presentDocument(await getDocument(db, scope, id));
}

/** Whether its author has sent the same bytes again: those are the newer document, and this is one of its own. */
async function isThereAgain({ db, scope }: Ctx<typeof documents.restore>, id: string): Promise<boolean> {
  const { author_id, sha256 } = await queries.findBytes(db, scope, id);
  if (author_id === null || sha256 === null) return false;
  const author = { ...scope, person_id: author_id };
  await queries.lockBytes(db, author, sha256);
  return (await queries.findSame(db, author, sha256)) !== undefined;
}
