import { escapeMrkdwn, slackScopes } from '@deskwire/adapters/accounts/slack.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import { readNow } from '../../../kit/access/principal.ts';
import type { Base } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Messenger } from '../../../kit/events/messengers.ts';
import { transact } from '../../../kit/transaction.ts';
import { getConnection, providerOf } from '../accounts/find.ts';
import { useAccount } from '../accounts/use.ts';
import { findNewest, noteLimit, type ConnectionRow } from '../queries.ts';

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
    try {
      await useAccount(ctx, connection, slack, async (credentials) => {
        const member = await slack.findMember(credentials, email);
        if (member !== undefined) await slack.post(credentials, member, text);
      });
    } catch (error) {
      if (error instanceof AppError && refusal(error) === 'missing_scope') await noteMissing(ctx, connection);
      throw error;
    }
  },
};

const refusal = ({ app, details }: AppError): unknown =>
  app === 'INTEGRATION_REFUSED' ? (details as { readonly code?: unknown } | undefined)?.code : undefined;

/** An account of before we asked for this may not look people up. Whoever can connect it again is told so once. */
async function noteMissing(ctx: Base, connection: ConnectionRow): Promise<void> {
  const reason = `missing_scope ${slackScopes.filter((scope) => !connection.scopes.includes(scope)).join(' ')}`.trim();
  await transact(ctx.services.db, ctx, { path: 'integrations.limited', events: [] }, async ({ db, events }) => {
    const { team_id, id, provider } = connection;
    if (!(await noteLimit(db, connection, { reason, now: await readNow(ctx.services) }))) return;
    // Nobody did it, so whoever it was found for is told as well.
    events.add('integration.limited', { id, team_id, actor_id: null }, { provider, reason });
  });
}
