import type { messages } from '@deskwire/contract/inbox/messages.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getThread } from './find.ts';
import * as queries from './queries.ts';

type Mute = typeof messages.mute;

/** Ends or begins the notifications of a conversation, for the caller alone. */
export async function muteThread({ db, scope }: Ctx<Mute>, { thread_id, muted }: In<Mute>) {
  if (!(await queries.setMuted(db, scope, thread_id, muted))) throw new AppError('MESSAGE_THREAD_NOT_FOUND');
  return getThread(db, scope, thread_id);
}
