import type { documents } from '@deskwire/contract/knowledge/documents.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockDocument } from '../present.ts';
import * as queries from '../queries.ts';
import { purgeDocument, purgeKey } from './purge.ts';

const KEPT_SECONDS = 30 * 86_400;

/** Hides a document; from then on nobody finds or reads it. */
export async function deleteDocument(
  { db, scope, events, outbox, now }: Ctx<typeof documents.delete>,
  { doc_id }: In<typeof documents.delete>,
) {
  const { id } = await lockDocument(db, scope, doc_id);
  const purge_at = secondsAfter(now(), KEPT_SECONDS);
  const saved = await queries.updateDocument(db, scope, id, { deleted_at: now(), purge_at }, now());
  outbox.later(purgeDocument, { document_id: id }, { run_at: purge_at, key: purgeKey(id) });
  events.add('document.deleted', saved, {});
  return { id, restorable_until: purge_at };
}
