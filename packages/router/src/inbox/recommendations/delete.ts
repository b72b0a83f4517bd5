import type { recommendations } from '@deskwire/contract/inbox/recommendations.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';

type Delete = typeof recommendations.delete;

export async function deleteRecommendation(
  { db, scope, events }: Ctx<Delete>,
  { recommendation_id: id }: In<Delete>,
): Promise<{ id: string }> {
  const gone = await queries.deleteRecommendation(db, scope, id);
  if (gone === undefined) throw new AppError('RECOMMENDATION_NOT_FOUND');
  events.add('recommendation.deleted', { id }, { title: gone.title });
  return { id };
}
