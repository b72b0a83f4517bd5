import { listHolders } from '../../../identity/people/recipients/recipients.ts';
import { notice } from '../../../kit/events/notices.ts';

const reasons: Readonly<Record<string, string>> = {
  refused: 'Its host is not allowed.',
  unreachable: 'Its server does not answer.',
  login: 'Its server refuses the name or the password.',
  folder: 'The folder does not exist.',
};

export const mailboxNotices = [
  notice('mailbox.failed', {
    facts: async ({ db, scope }) => ({ admins: await listHolders(db, scope.team_id, 'team.manage') }),
    audience: ({ admins }) => admins.map((id) => ({ id })),
    text: ({ event: { payload } }) => ({
      title: `The mailbox ${payload.address} cannot be read`,
      body: `${reasons[payload.reason] ?? ''} New emails are fetched once it can be read again.`.trim(),
    }),
    mail: ({ text }) => ({ notice: { ...text, link: '/settings/mail' } }),
  }),
];
