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
  const { db, scope, events } = ctx;
  const { content, kind = 'note', tags = [], expires_at = null, supersedes_id = null } = input;
  const known = key === undefined ? undefined : await queries.findKeyed(db, scope, key);
  if (supersedes_id !== null) {
    if (known !== undefined) await queries.holdMemories(db, scope, [supersedes_id, known.id]);
    await lockMemory(db, scope, supersedes_id);
  }
  const fields = {
    content,
    kind,
    tags: [...new Set(tags)],
    expires_at,
    supersedes_id,
    ...(await placeFor(ctx.db, ctx.scope, audience, project_id)),
  };
  const id = proposed ?? randomUUIDv7();
  const before = key === undefined ? undefined : await queries.lockKeyed(db, scope, key);
  const saved =
    before === undefined ? await add(ctx, { ...fields, id, key: key ?? null }) : await replace(ctx, before, fields);
  await indexTexts(db, scope, [indexedMemory({ id: saved.id, key: key ?? null, content, tags: fields.tags })]);
  events.add('memory.written', saved, { kind });
  return must(await queries.lockMemory(db, scope, saved.id, false));
}

type Writing = Pick<Ctx<typeof memory.write>, 'db' | 'scope' | 'services' | 'now'>;
type Fields = Omit<Parameters<typeof queries.insertMemory>[2], 'id' | 'key'>;
type Saved = Pick<Memory, 'id' | 'version'>;

async function add(ctx: Writing, row: Parameters<typeof queries.insertMemory>[2]): Promise<Saved> {
  const { db, scope, now } = ctx;
  await requireRoom(ctx, 'memories');
  const added = await queries.insertMemory(db, scope, row, now());
  if (added !== undefined) return { id: added.id, version: 1 };
  // The same person wrote the key at the same moment: this came after that.
  const { id, key, ...fields } = row;
  const before = key === null ? undefined : await queries.lockKeyed(db, scope, key);
  if (before === undefined) throw new AppError('ID_TAKEN', { id });
  return replace(ctx, before, fields);
}

async function replace({ db, scope, now }: Writing, before: Memory, fields: Fields): Promise<Saved> {
  if (fields.supersedes_id === before.id) throw invalid('supersedes_id', 'must not be the memory itself');
  return queries.updateMemory(db, scope, before.id, fields, now());
}
