import type { messages } from '@deskwire/contract/inbox/messages.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getMessage } from './find.ts';
import { say } from './say.ts';

type Reply = typeof messages.reply;

/** Answers a message where it was said. */
export async function reply(ctx: Ctx<Reply>, { message_id, id, content }: In<Reply>) {
  const { thread_id } = await getMessage(ctx.db, ctx.scope, message_id);
  return say(ctx, { id, thread_id, reply_to_id: message_id, content });
}
