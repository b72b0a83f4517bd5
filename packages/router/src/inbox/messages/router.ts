import { messages } from '@deskwire/contract/inbox/messages.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { listMessages } from './list.ts';
import { addPeople } from './threads/add-people.ts';
import { leaveThread } from './threads/leave.ts';
import { muteThread } from './threads/mute.ts';
import { readThread } from './threads/read.ts';
import { showThread } from './threads/thread.ts';
import { listThreads } from './threads/threads.ts';
import { countUnread } from './unread.ts';
import { deleteMessage } from './writing/delete.ts';
import { edit } from './writing/edit.ts';
import { reply } from './writing/reply.ts';
import { send } from './writing/send.ts';

export const messagesRouter = router({
  list: procedure(messages.list).query(({ ctx, input }) => listMessages(ctx, input)),
  threads: procedure(messages.threads).query(({ ctx, input }) => listThreads(ctx, input)),
  thread: procedure(messages.thread).query(({ ctx, input }) => showThread(ctx, input)),
  unread: procedure(messages.unread).query(({ ctx }) => countUnread(ctx)),
  send: procedure(messages.send).mutation(({ ctx, input }) => send(ctx, input)),
  reply: procedure(messages.reply).mutation(({ ctx, input }) => reply(ctx, input)),
  edit: procedure(messages.edit).mutation(({ ctx, input }) => edit(ctx, input)),
  delete: procedure(messages.delete).mutation(({ ctx, input }) => deleteMessage(ctx, input)),
  read: procedure(messages.read).mutation(({ ctx, input }) => readThread(ctx, input)),
  mute: procedure(messages.mute).mutation(({ ctx, input }) => muteThread(ctx, input)),
  addPeople: procedure(messages.addPeople).mutation(({ ctx, input }) => addPeople(ctx, input)),
  leave: procedure(messages.leave).mutation(({ ctx, input }) => leaveThread(ctx, input)),
});
