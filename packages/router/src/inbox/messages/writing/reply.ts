import type { messages } from '@deskwire/contract/inbox/messages.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as threads from '../threads/queries.ts';
import { getMessage } from './find.ts';
import { say } from './say.ts';

type Reply = typeof messages.reply;

/** Answers a message where it was said. */
export async function reply(ctx: Ctx<Reply>, { message_id, id, content }: In<Reply>) {
  const { thread_id } = await getMessage(ctx.db, ctx.scope, message_id);
  // It may be removed, or they may leave it, until it is held.
  if (!(await threads.lockThread(ctx.db, ctx.scope, thread_id))) throw new AppError('MESSAGE_NOT_FOUND');
  return say(ctx, { id, thread_id, reply_to_id: message_id, content });
}
