import type { recommendations } from '@deskwire/contract/inbox/recommendations.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { getRecommendation } from './find.ts';
import * as queries from './queries.ts';

type Rate = typeof recommendations.rate;

/** Notes what somebody says of a recommendation: their last word counts, once. */
export async function rate({ db, scope, now }: Ctx<Rate>, { recommendation_id: id, helpful }: In<Rate>) {
  if ((await queries.lockRecommendation(db, scope, id)) === undefined) throw new AppError('RECOMMENDATION_NOT_FOUND');
  if (helpful === null) await queries.deleteRating(db, scope, id);
  else await queries.upsertRating(db, scope, id, { helpful, rated_at: now() });
  return getRecommendation(db, scope, id);
}
