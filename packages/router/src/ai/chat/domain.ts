import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { every, MINUTE } from '../../kit/jobs/schedule.ts';
import { days, ofPerson, ofTeam } from '../../kit/tables.ts';
import { chatRouter } from './router.ts';
import { endUnwritten } from './reply/end-abandoned.ts';
import { endAbandoned, writeReply } from './reply/job.ts';
import { write } from './reply/write.ts';
import { RESTORABLE_DAYS } from './sessions/delete.ts';

const chatJobs = router({
  reply: jobProcedure(writeReply).mutation(({ ctx, input }) => write(ctx, input)),
  endAbandoned: jobProcedure(endAbandoned).mutation(({ ctx }) => endUnwritten(ctx)),
});

export const chatDomain = {
  router: chatRouter,
  jobs: chatJobs,
  schedules: [every(MINUTE, endAbandoned)],
  references: { chat_session: 'chat_sessions', chat_message: 'chat_messages', chat_draft: 'chat_drafts' },
  audiences: { chat_session: audited, chat_message: audited, chat_draft: audited },
  tables: {
    chat_sessions: ofPerson('person_id', {
      kept: days(RESTORABLE_DAYS, 'deleted_at'),
      erased: 'rows',
      authored: ['title'],
      none: ['model'],
    }),
    chat_messages: ofTeam({
      authored: ['text'],
      mention: ['material', 'passages'],
      none: ['provenance', 'error'],
    }),
    chat_deltas: ofTeam({ kept: days(0, 'expires_at'), mention: ['text'] }),
    chat_drafts: ofTeam({ mention: ['title', 'description', 'category'], none: ['type', 'priority'] }),
  },
} satisfies Domain;
