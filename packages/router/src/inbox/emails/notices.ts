import { listHolders } from '../../identity/people/recipients/recipients.ts';
import { notice } from '../../kit/events/notices.ts';

export const emailNotices = [
  notice('address.suppressed', {
    facts: async ({ db, scope }) => ({ admins: await listHolders(db, scope.team_id, 'team.manage') }),
    audience: ({ admins }) => admins.map((id) => ({ id })),
    text: ({ event: { payload } }) => ({
      title: `Emails to ${payload.address} come back`,
      body: `No more are sent there until the address is verified. Its server said: ${payload.reason}`,
    }),
  }),
];
