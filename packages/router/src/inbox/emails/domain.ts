import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { DAY, every } from '../../kit/jobs/schedule.ts';
import { days, ofNobody, ofPerson, ofTeam, ofUser } from '../../kit/tables.ts';
import { deliver } from './deliver.ts';
import { deliverEmail } from './queue.ts';
import { forgetMails } from './forget.ts';
import { isMail } from './inbound/queries.ts';
import { process } from './inbound/settling/process.ts';
import { processMail, sweepMails } from './inbound/settling/process-job.ts';
import { forgetInbound, sweep } from './inbound/settling/sweep.ts';
import { emailNotices } from './notices.ts';
import { emailsRouter } from './router.ts';

const emailsJobs = router({
  deliver: jobProcedure(deliverEmail).mutation(({ ctx, input }) => deliver(ctx, input)),
  process: jobProcedure(processMail).mutation(({ ctx, input }) => process(ctx, input)),
  sweep: jobProcedure(sweepMails).mutation(({ ctx }) => sweep(ctx)),
});

export const emailsDomain = {
  router: emailsRouter,
  jobs: emailsJobs,
  notices: emailNotices,
  schedules: [every(DAY, sweepMails)],
  references: { email: null, inbound_mail: 'inbound_mails' },
  audiences: { address: audited, email: audited, inbound_mail: { needs: 'tickets.handle' } },
  homes: { inbound_mail: { needs: 'tickets.handle', sees: isMail, handles: 'tickets.manage' } },
  tables: {
    emails: ofUser({
      kept: days(90, 'created_at', { unless: { state: 'queued' } }),
      erased: 'words',
      address: ['to_address'],
      mention: ['subject', 'error'],
      secret: ['props'],
      none: ['message_id', 'template', 'notice'],
    }),
    email_shares: ofTeam({ kept: days(7, 'created_at'), secret: ['props'] }),
    inbound_mails: ofTeam({
      kept: days(365, 'received_at'),
      address: ['from_address'],
      mention: ['from_name', 'subject'],
      none: ['key', 'message_id', 'reason'],
    }),
    mail_ids: ofPerson('person_id', { none: ['message_id'] }),
    reply_addresses: ofPerson('person_id', { erased: 'rows', secret: ['token_hash'] }),
    mail_soft_bounces: ofNobody({ kept: days(7, 'at'), secret: ['address_hash'] }),
    mail_suppressions: ofTeam({ kept: 'good', secret: ['address_hash'] }),
  },
  forgets: async (tx, who) => {
    await forgetMails(tx, who);
    await forgetInbound(tx, who);
  },
} satisfies Domain;
