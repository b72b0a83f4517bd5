import type { messages } from '@deskwire/contract/inbox/messages.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

type Leave = typeof messages.leave;

/** Takes the caller out of a conversation, of which they see nothing from then on. */
export async function leaveThread({ db, scope, events, now }: Ctx<Leave>, { thread_id }: In<Leave>) {
  const left_at = now();
  if (!(await queries.leave(db, scope, thread_id, left_at))) throw new AppError('MESSAGE_THREAD_NOT_FOUND');
  events.add('conversation.left', { id: thread_id }, { person_id: scope.person_id });
  return { id: thread_id, left_at };
}
