import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { days, ofTeam, ofUser } from '../../kit/tables.ts';
import { deliver } from './deliver.ts';
import { deliverEmail } from './queue.ts';
import { forgetMails } from './forget.ts';
import { emailNotices } from './notices.ts';
import { emailsRouter } from './router.ts';

const emailsJobs = router({
  deliver: jobProcedure(deliverEmail).mutation(({ ctx, input }) => deliver(ctx, input)),
});

export const emailsDomain = {
  router: emailsRouter,
  jobs: emailsJobs,
  notices: emailNotices,
  audiences: { address: audited },
  tables: {
    emails: ofUser({
      kept: days(90, 'created_at', { unless: { state: 'queued' } }),
      erased: 'words',
      address: ['to_address'],
      mention: ['subject', 'error'],
      secret: ['props'],
      none: ['message_id', 'template', 'notice'],
    }),
    mail_suppressions: ofTeam({ kept: 'good', secret: ['address_hash'] }),
  },
  forgets: forgetMails,
} satisfies Domain;
