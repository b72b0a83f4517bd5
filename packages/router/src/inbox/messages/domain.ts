import type { Domain } from '../../kit/domain.ts';
import { DAY, every } from '../../kit/jobs/schedule.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { ofPerson } from '../../kit/tables.ts';
import { isInThread, readsMessage } from './fragments.ts';
import { sweep, sweepMessages } from './keeping/sweep.ts';
import { messageNotices } from './notices.ts';
import { messagesRouter } from './router.ts';

export const messagesDomain = {
  router: messagesRouter,
  jobs: router({ sweep: jobProcedure(sweepMessages).mutation(({ ctx }) => sweep(ctx)) }),
  schedules: [every(DAY, sweepMessages)],
  notices: messageNotices,
  references: { message: 'messages', message_thread: 'message_threads' },
  audiences: {
    message: { needs: 'messages.use', sees: readsMessage },
    conversation: { needs: 'messages.use', sees: isInThread },
  },
  homes: { message_thread: { needs: 'messages.use', sees: isInThread, handles: 'team.manage' } },
  tables: {
    message_threads: ofPerson('created_by', { authored: ['subject'], none: ['pair'] }),
    thread_people: ofPerson('person_id'),
    messages: ofPerson('author_id', { authored: ['content'] }),
  },
} satisfies Domain;
