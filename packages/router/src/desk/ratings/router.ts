import { ratings } from '@deskwire/contract/desk/ratings.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { answerQuestion } from './answer.ts';
import { getQuestion } from './get.ts';
import { listRatings } from './list.ts';

export const ratingsRouter = router({
  list: procedure(ratings.list).query(({ ctx, input }) => listRatings(ctx, input)),
  get: procedure(ratings.get).query(({ ctx, input }) => getQuestion(ctx, input)),
  answer: procedure(ratings.answer).mutation(({ ctx, input }) => answerQuestion(ctx, input)),
});
