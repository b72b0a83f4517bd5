import type { aiClassification } from '@deskwire/contract/ai/ai.classification.ts';
import type { Ctx, In, Out } from '../../../../kit/context.ts';
import { invalid } from '../../../../kit/errors.ts';
import { nextVersion } from '../../../../kit/versions/whole.ts';
import * as queries from './queries.ts';

type Entry = typeof aiClassification.categories.set;

/** Replaces all categories of a team. Two whose names differ only in case would be one to most people. */
export async function setCategories(
  { db, scope, events }: Ctx<Entry>,
  { categories, version }: In<Entry>,
): Promise<Out<Entry>> {
  const names = categories.map(({ name }) => name.toLowerCase());
  if (new Set(names).size < names.length) throw invalid('categories', 'must not name one twice');
  const given = categories.map(({ name, description = '', keywords = [], active = true }) => ({
    name,
    description,
    keywords: [...new Set(keywords)],
    active,
  }));
  const next = await nextVersion(db, scope, queries.CATEGORIES, version, () => queries.readCategories(db, scope));
  await queries.replaceCategories(db, scope, given);
  events.add('ai_category.set', { id: scope.team_id }, { names: given.map(({ name }) => name) });
  return { items: given, version: next };
}
