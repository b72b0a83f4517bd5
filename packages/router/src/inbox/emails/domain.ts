import type { Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { days, ofUser } from '../../kit/tables.ts';
import { deliver } from './deliver.ts';
import { deliverEmail } from './queue.ts';
import { forgetMails } from './forget.ts';
import { emailsRouter } from './router.ts';

const emailsJobs = router({
  deliver: jobProcedure(deliverEmail).mutation(({ ctx, input }) => deliver(ctx, input)),
});

export const emailsDomain = {
  router: emailsRouter,
  jobs: emailsJobs,
  tables: {
    emails: ofUser({
      kept: days(90, 'created_at', { unless: { state: 'queued' } }),
      erased: 'words',
      address: ['to_address'],
      mention: ['subject', 'error'],
      secret: ['props'],
      none: ['message_id', 'template'],
    }),
  },
  forgets: forgetMails,
} satisfies Domain;
