import type { aiDocuments } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { found } from './get.ts';
import * as queries from './queries.ts';

type Entry = typeof aiDocuments.update;

export async function updateDocument(
  ctx: Ctx<Entry>,
  { document_id, title, body, version }: In<Entry>,
): Promise<Out<Entry>> {
  const document = found(await queries.lockDocument(ctx.db, ctx.scope, document_id));
  await checkVersion(document, version, () => document);
  return rewrite(ctx, document_id, {
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
  });
}

/** Changes a document that is locked. */
export async function rewrite(
  { db, scope, events, now }: Pick<Ctx<Entry>, 'db' | 'scope' | 'events' | 'now'>,
  id: string,
  change: Partial<Pick<queries.DocumentRow, 'title' | 'body'>>,
): Promise<queries.DocumentRow> {
  await queries.updateDocument(db, scope, id, change, now());
  const changed = found(await queries.findDocument(db, scope, id));
  events.add('ai_document.updated', { id, version: changed.version }, { title: changed.title });
  return changed;
}
