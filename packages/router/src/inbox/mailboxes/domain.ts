import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { every } from '../../kit/jobs/schedule.ts';
import { ofPerson } from '../../kit/tables.ts';
import { pollMailboxes, readMailbox } from './polling/jobs.ts';
import { mailboxNotices } from './polling/notices.ts';
import { poll, POLL_SECONDS, read } from './polling/poll.ts';
import { countMailboxes } from './queries.ts';
import { mailboxesRouter } from './router.ts';

const mailboxesJobs = router({
  poll: jobProcedure(pollMailboxes).mutation(({ ctx }) => poll(ctx)),
  read: jobProcedure(readMailbox).mutation(({ ctx, input }) => read(ctx, input)),
});

export const mailboxesDomain = {
  router: mailboxesRouter,
  jobs: mailboxesJobs,
  schedules: [every(POLL_SECONDS, pollMailboxes)],
  references: { mailbox: 'mailboxes' },
  audiences: { mailbox: audited },
  notices: mailboxNotices,
  stocks: { mailboxes: countMailboxes },
  tables: {
    mailboxes: ofPerson('created_by', {
      authored: ['name'],
      address: ['address', 'imap_user'],
      secret: ['signing_secret', 'imap_password'],
      none: ['auth_server', 'imap_host', 'imap_folder', 'uid_validity'],
    }),
  },
} satisfies Domain;
