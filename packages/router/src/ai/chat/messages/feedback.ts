import type { chat } from '@deskwire/contract/ai/chat.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { lockReply } from '../find.ts';
import { setHelpful } from '../messages.queries.ts';
import { presentMessages } from '../present.ts';

type Entry = typeof chat.messages.feedback;

/** Notes what its reader thinks of a reply. */
export async function giveFeedback(ctx: Ctx<Entry>, { message_id, helpful }: In<Entry>): Promise<Out<Entry>> {
  const { db, scope } = ctx;
  const reply = await lockReply(db, scope, message_id);
  await setHelpful(db, scope, reply.id, helpful);
  const [message] = await presentMessages(ctx, [{ ...reply, helpful }]);
  return message!;
}
