import { chat } from '@deskwire/contract/ai/chat.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { cancel } from './cancel.ts';
import { confirmDraft } from './drafts/confirm.ts';
import { discardDraft } from './drafts/discard.ts';
import { giveFeedback } from './messages/feedback.ts';
import { watchReply } from './messages/watch.ts';
import { retry } from './retry.ts';
import { send } from './send.ts';
import { createSession } from './sessions/create.ts';
import { deleteSession } from './sessions/delete.ts';
import { exportSession } from './sessions/export.ts';
import { showSession } from './sessions/get.ts';
import { listSessions } from './sessions/list.ts';
import { restoreSession } from './sessions/restore.ts';
import { updateSession } from './sessions/update.ts';

const { messages, sessions, drafts } = chat;

export const chatRouter = router({
  send: procedure(chat.send).mutation(({ ctx, input }) => send(ctx, input)),
  cancel: procedure(chat.cancel).mutation(({ ctx, input }) => cancel(ctx, input)),
  retry: procedure(chat.retry).mutation(({ ctx, input }) => retry(ctx, input)),
  messages: router({
    watch: procedure(messages.watch).subscription(({ ctx, input, signal }) =>
      watchReply(ctx, input, signal ?? new AbortController().signal),
    ),
    feedback: procedure(messages.feedback).mutation(({ ctx, input }) => giveFeedback(ctx, input)),
  }),
  sessions: router({
    list: procedure(sessions.list).query(({ ctx, input }) => listSessions(ctx, input)),
    get: procedure(sessions.get).query(({ ctx, input }) => showSession(ctx, input)),
    create: procedure(sessions.create).mutation(({ ctx, input }) => createSession(ctx, input)),
    update: procedure(sessions.update).mutation(({ ctx, input }) => updateSession(ctx, input)),
    delete: procedure(sessions.delete).mutation(({ ctx, input }) => deleteSession(ctx, input)),
    restore: procedure(sessions.restore).mutation(({ ctx, input }) => restoreSession(ctx, input)),
    export: procedure(sessions.export).mutation(({ ctx, input }) => exportSession(ctx, input)),
  }),
  drafts: router({
    confirm: procedure(drafts.confirm).mutation(({ ctx, input }) => confirmDraft(ctx, input)),
    discard: procedure(drafts.discard).mutation(({ ctx, input }) => discardDraft(ctx, input)),
  }),
});
