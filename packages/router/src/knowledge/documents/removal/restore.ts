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
  await requireRoom(ctx, 'documents');
  const saved = await queries.updateDocument(db, scope, id, { deleted_at: null, purge_at: null }, now());
  outbox.cancel(purgeKey(id));
  events.add('document.restored', saved, {});
  return presentDocument(await getDocument(db, scope, id));
}
