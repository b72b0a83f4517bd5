import type { Recommendation } from '@deskwire/contract/inbox/recommendations.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { fold } from '../../knowledge/search/terms/fold.ts';
import * as queries from './queries.ts';

/** Throws RECOMMENDATION_NOT_FOUND. */
export async function getRecommendation(db: Db, scope: TeamScope, id: string): Promise<Recommendation> {
  const row = await queries.findRecommendation(db, scope, id);
  if (row === undefined) throw new AppError('RECOMMENDATION_NOT_FOUND');
  return row;
}

/** Words as they are compared with those of tickets, each once. */
export const comparable = (words: readonly string[]): string[] => [
  ...new Set(words.map((word) => fold(word).replaceAll(/\s+/g, ' ').trim()).filter((word) => word !== '')),
];
