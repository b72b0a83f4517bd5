import type { Memory, memory } from '@deskwire/contract/knowledge/memory.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { invalid } from '../../kit/errors.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { indexTexts } from '../search/index/index-texts.ts';
import { lockMemory } from './find.ts';
import * as queries from './queries.ts';
import { placeFor } from '../documents/place.ts';
import { indexedMemory } from './write.ts';

/** Changes a memory; who reads it holds for the next question. */
export async function updateMemory(
  { db, scope, events, now }: Ctx<typeof memory.update>,
  { team_id: _, memory_id, version, audience, project_id, ...wanted }: In<typeof memory.update>,
): Promise<Memory> {
  if (wanted.supersedes_id !== undefined) await queries.holdMemories(db, scope, [memory_id, wanted.supersedes_id]);
  const before = await lockMemory(db, scope, memory_id);
  await checkVersion(before, version);
  if (wanted.supersedes_id === before.id) throw invalid('supersedes_id', 'must not be the memory itself');
  if (wanted.supersedes_id !== undefined) await lockMemory(db, scope, wanted.supersedes_id);
  const moves = audience !== undefined || project_id !== undefined;
  const place = moves
    ? await placeFor(db, scope, audience, project_id ?? (audience === 'project' ? before.project_id : null))
    : {};
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const set = { ...given, ...place };
  const fields = Object.keys(set);
  if (fields.length === 0) return before;
  const saved = await queries.updateMemory(db, scope, before.id, set, now());
  const after = await lockMemory(db, scope, before.id);
  await indexTexts(db, scope, [indexedMemory(after)]);
  events.add('memory.updated', saved, { fields });
  return after;
}
