import type { RatingQuestion, ratings } from '@deskwire/contract/desk/ratings.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { openQuestion, presentQuestion } from './present.ts';

/** Gets the question of a link; looking at it answers nothing. */
export const getQuestion = async (
  ctx: Ctx<typeof ratings.get>,
  { token }: In<typeof ratings.get>,
): Promise<RatingQuestion> => presentQuestion((await openQuestion(ctx, token)).question);
