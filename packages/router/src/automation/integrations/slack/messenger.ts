import { escapeMrkdwn } from '@deskwire/adapters/accounts/slack.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import type { Messenger } from '../../../kit/events/messengers.ts';
import { getConnection, providerOf } from '../accounts/find.ts';
import { useAccount } from '../accounts/use.ts';
import { findNewest } from '../queries.ts';

/** Slack cuts longer messages in two. */
const MOST_CHARACTERS = 3000;

/** Tells people of a team what concerns them where the team has Slack: whoever has the same address there, alone. */
export const slackMessenger: Messenger = {
  isThere: async (db, team) => (await findNewest(db, team, 'slack'))?.state === 'connected',
  async tell(ctx, team, email, { title, body, link }) {
    const slack = providerOf(ctx.services, 'slack');
    const connection = await getConnection(ctx.services.db, team, { type: 'slack' });
    const head = link === undefined ? `*${escapeMrkdwn(title)}*` : `<${link}|${escapeMrkdwn(title)}>`;
    const text = [head, escapeMrkdwn(cut(body, MOST_CHARACTERS))].filter((line) => line !== '').join('\n');
    await useAccount(ctx, connection, slack, async (credentials) => {
      const member = await slack.findMember(credentials, email);
      if (member !== undefined) await slack.post(credentials, member, text);
    });
  },
};
