import type { RatingQuestion, ratings } from '@deskwire/contract/desk/ratings.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { openQuestion, presentQuestion } from './present.ts';
import * as queries from './queries.ts';

/** Keeps what the reporter answers, who is the actor of what follows from it. The last answer counts. */
export async function answerQuestion(
  ctx: Ctx<typeof ratings.answer>,
  { token, score, comment: given }: In<typeof ratings.answer>,
): Promise<RatingQuestion> {
  const { db, events, now } = ctx;
  const { grant, question } = await openQuestion(ctx, token);
  const { team_id, id } = grant;
  const comment = given === undefined ? question.comment : given;
  if (score !== question.score || comment !== question.comment) {
    await queries.writeAnswer(db, grant, id, { score, comment, answered_at: now() });
    const about = { id: question.ticket_id, team_id, actor_id: question.person_id };
    events.add('ticket.rated', about, { rating_id: id, score });
  }
  return presentQuestion({ ...question, score, comment });
}
