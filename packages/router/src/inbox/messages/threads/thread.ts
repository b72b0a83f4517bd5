import type { messages } from '@deskwire/contract/inbox/messages.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { pageOfMessages } from '../list.ts';
import { getThread } from './find.ts';

type Thread = typeof messages.thread;

/** A conversation, and a page of what was said since the caller joined it. */
export async function showThread(ctx: Ctx<Thread>, { thread_id, ...input }: In<Thread>) {
  const thread = await getThread(ctx.db, ctx.scope, thread_id);
  return { thread, ...(await pageOfMessages(ctx, input, { thread_id })) };
}
