import type { RatingQuestion } from '@deskwire/contract/desk/ratings.ts';
import { AppError } from '../../kit/errors.ts';
import type { Services } from '../../kit/services.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { keyOf } from '../tickets/present.ts';
import * as queries from './queries.ts';
import { ratingTokens } from './token.ts';

/** The question that a token answers. LINK_EXPIRED for whatever opens nothing, for whatever reason. */
export async function openQuestion(
  { db, services, now }: { readonly db: Db; readonly services: Services; readonly now: () => string },
  token: string,
) {
  const grant = ratingTokens.read(services, token);
  const question = grant && (await queries.findQuestion(db, grant, now()));
  if (grant === undefined || question === undefined) throw new AppError('LINK_EXPIRED');
  return { grant, question };
}

export const presentQuestion = (question: queries.Question): RatingQuestion => ({
  ticket_key: keyOf(question, question.ticket_number),
  ticket_title: question.ticket_title,
  team_name: question.team_name,
  score: question.score,
  comment: question.comment,
  expires_at: question.expires_at,
});
