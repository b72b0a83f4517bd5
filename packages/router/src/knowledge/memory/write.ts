import { randomUUIDv7 } from 'node:crypto';
import type { Memory, memory } from '@deskwire/contract/knowledge/memory.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { AppError, invalid } from '../../kit/errors.ts';
import { indexTexts } from '../search/index/index-texts.ts';
import type { Indexed } from '../search/index/passages.ts';
import { lockMemory, must } from './find.ts';
import * as queries from './queries.ts';
import { placeFor } from '../documents/place.ts';

export const indexedMemory = ({
  id,
  key,
  content,
  tags,
}: Pick<Memory, 'id' | 'key' | 'content' | 'tags'>): Indexed => ({
  kind: 'memory',
  id,
  title: [key ?? '', ...tags].join(' '),
  text: content,
});

/** Keeps something in mind; what has the same key of the same person is replaced. */
export async function writeMemory(
  ctx: Ctx<typeof memory.write>,
  { team_id: _, id: proposed, key, audience, project_id, ...input }: In<typeof memory.write>,
): Promise<Memory> {
  const { db, scope, events, now } = ctx;
  const { content, kind = 'note', tags = [], expires_at = null, supersedes_id = null } = input;
  if (supersedes_id !== null) await lockMemory(db, scope, supersedes_id);
  const fields = {
    content,
    kind,
    tags: [...new Set(tags)],
    expires_at,
    supersedes_id,
    ...(await placeFor(ctx.db, ctx.scope, audience, project_id)),
  };
  const before = key === undefined ? undefined : await queries.lockKeyed(db, scope, key);
  let saved = { id: before?.id ?? proposed ?? randomUUIDv7(), version: 1 };
  if (before === undefined) {
    await requireRoom(ctx, 'memories');
    if ((await queries.insertMemory(db, scope, { ...fields, id: saved.id, key: key ?? null }, now())) === undefined)
      throw new AppError('ID_TAKEN', { id: saved.id });
  } else {
    if (supersedes_id === before.id) throw invalid('supersedes_id', 'must not be the memory itself');
    saved = await queries.updateMemory(db, scope, before.id, fields, now());
  }
  await indexTexts(db, scope, [indexedMemory({ id: saved.id, key: key ?? null, content, tags: fields.tags })]);
  events.add('memory.written', saved, { kind });
  return must(await queries.lockMemory(db, scope, saved.id, false));
}
