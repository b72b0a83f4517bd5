import type { messages } from '@deskwire/contract/inbox/messages.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getThread } from './find.ts';
import * as queries from './queries.ts';

type Read = typeof messages.read;

/** Notes how far the caller has read. What is said in the future stays unread. */
export async function readThread({ db, scope, now }: Ctx<Read>, { thread_id, before }: In<Read>) {
  const until = before === undefined || Date.parse(before) > Date.parse(now()) ? now() : before;
  if (!(await queries.readUntil(db, scope, thread_id, until))) throw new AppError('MESSAGE_THREAD_NOT_FOUND');
  return getThread(db, scope, thread_id);
}
