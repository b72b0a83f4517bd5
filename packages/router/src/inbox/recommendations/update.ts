import type { recommendations } from '@deskwire/contract/inbox/recommendations.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { comparable, getRecommendation } from './find.ts';
import * as queries from './queries.ts';

type Update = typeof recommendations.update;

export async function update(
  { db, scope, events, now }: Ctx<Update>,
  { recommendation_id: id, team_id: _, version, words, ...set }: In<Update>,
) {
  const held = await queries.lockRecommendation(db, scope, id);
  if (held === undefined) throw new AppError('RECOMMENDATION_NOT_FOUND');
  await checkVersion(held, version, () => getRecommendation(db, scope, id));
  const given = Object.fromEntries(
    Object.entries({ ...set, words: words && comparable(words) }).filter(([, value]) => value !== undefined),
  );
  if (Object.keys(given).length === 0) return getRecommendation(db, scope, id);
  await queries.updateRecommendation(db, scope, id, given, now());
  const changed = await getRecommendation(db, scope, id);
  events.add('recommendation.updated', { id, version: changed.version }, { title: changed.title });
  return changed;
}
