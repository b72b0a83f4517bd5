import { randomUUIDv7 } from 'node:crypto';
import type { messages } from '@deskwire/contract/inbox/messages.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { checkPeople } from '../threads/add-people.ts';
import * as threads from '../threads/queries.ts';
import { say } from './say.ts';

type Send = typeof messages.send;

/** Says something in a conversation, which it starts where it is to people. */
export async function send(ctx: Ctx<Send>, { id, thread_id, to, subject, content }: In<Send>) {
  if ((thread_id === undefined) === (to === undefined)) throw invalid('to', 'is required, unless thread_id is given');
  if (thread_id !== undefined) {
    if (subject !== undefined) throw invalid('subject', 'is of a new conversation only');
    if (!(await threads.lockThread(ctx.db, ctx.scope, thread_id))) throw new AppError('MESSAGE_THREAD_NOT_FOUND');
    return say(ctx, { id, thread_id, reply_to_id: null, content });
  }
  return say(ctx, {
    id,
    thread_id: await threadWith(ctx, [...new Set(to)], subject ?? null),
    reply_to_id: null,
    content,
  });
}

async function threadWith({ db, scope, events, now }: Ctx<Send>, to: readonly string[], subject: string | null) {
  const others = to.filter((person_id) => person_id !== scope.person_id);
  if (others.length === 0) throw invalid('to', 'must name somebody else');
  await checkPeople(db, scope, 'to', others);
  const pair = others.length === 1 && subject === null ? [scope.person_id, ...others].toSorted().join(':') : null;
  const at = now();
  const { id, is_new } = await threads.startThread(db, scope, { id: randomUUIDv7(), subject, pair }, at);
  // Either of a pair may have left.
  await threads.addPeople(db, scope, id, [scope.person_id, ...others], at);
  if (is_new) events.add('conversation.started', { id }, {});
  return id;
}
