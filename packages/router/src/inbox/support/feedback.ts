import type { support } from '@deskwire/contract/inbox/support.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';

type Feedback = typeof support.feedback;

/** Notes whether an answer helped who asked. Saying it again replaces what they said. */
export async function giveFeedback({ db, user }: Ctx<Feedback>, { question_id, helpful, comment }: In<Feedback>) {
  const question = await queries.noteFeedback(
    db,
    { user_id: user.id, id: question_id },
    { helpful, comment: comment ?? null },
  );
  if (question === undefined) throw new AppError('SUPPORT_QUESTION_NOT_FOUND');
  return question;
}
