import type { Document, documents } from '@deskwire/contract/knowledge/documents.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { indexTexts } from '../search/index/index-texts.ts';
import { placeFor } from './place.ts';
import { getDocument, lockDocument, presentDocument } from './present.ts';
import { indexedDocument } from './processing/process.ts';
import { startProcessing } from './processing/start.ts';
import * as queries from './queries.ts';
import { listAllChunks } from './reading/queries.ts';

/** Changes who reads a document, what it is called, or what it says: that is its next revision. */
export async function updateDocument(
  ctx: Ctx<typeof documents.update>,
  { doc_id, version, title, text, audience, project_id }: In<typeof documents.update>,
): Promise<Document> {
  const { db, scope, events, now } = ctx;
  const before = await lockDocument(db, scope, doc_id);
  await checkVersion(before, version, () => presentDocument(before));
  const moves = audience !== undefined || project_id !== undefined;
  const place = moves
    ? await placeFor(db, scope, audience, project_id ?? (audience === 'project' ? before.project_id : null))
    : {};
  const operation = text === undefined ? undefined : await startProcessing(ctx, before.id);
  const set = {
    ...(title === undefined ? {} : { title }),
    ...place,
    ...(operation === undefined
      ? {}
      : {
          source: 'text' as const,
          content: text,
          sha256: null,
          state: 'queued' as const,
          wanted_revision: before.wanted_revision + 1,
          operation_id: operation.id,
        }),
  };
  const fields = Object.entries({ title, text, audience, project_id }).flatMap(([name, given]) =>
    given === undefined ? [] : [name],
  );
  if (fields.length === 0) return presentDocument(before);
  const saved = await queries.updateDocument(db, scope, before.id, set, now());
  if (title !== undefined && before.revision > 0)
    await indexTexts(db, scope, [indexedDocument({ id: before.id, title }, await listAllChunks(db, scope, before.id))]);
  events.add('document.updated', saved, { fields });
  return presentDocument(await getDocument(db, scope, before.id));
}
