import { escapeMrkdwn } from '@deskwire/adapters/accounts/slack.ts';
import type { integrations } from '@deskwire/contract/automation/integrations.ts';
import { getReport, getVersion } from '../../../ai/reports/find.ts';
import { presentReport } from '../../../ai/reports/present.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { keyOf, ticketLink } from '../../../desk/tickets/present.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import { invalid } from '../../../kit/errors.ts';
import { getConnection, providerOf } from '../accounts/find.ts';
import { useAccount } from '../accounts/use.ts';

type Send = typeof integrations.sendSlack;

/** Slack takes about one message a second in a channel. */
const PACE = { max: 1, seconds: 1 };

/** Says something in a channel. Texts of people format nothing there and call nobody; after a crash it may come twice. */
export async function sendSlack(ctx: Ctx<Send>, input: In<Send>): Promise<Out<Send>> {
  const { db, scope, services, commit } = ctx;
  const { ticket_id, report_id } = input;
  if ([input.text, ticket_id, report_id].filter((given) => given !== undefined).length !== 1)
    throw invalid('text', 'ticket_id or report_id is required, and only one of them');
  const text =
    ticket_id !== undefined
      ? await aboutTicket(ctx, ticket_id)
      : report_id !== undefined
        ? await aboutReport(ctx, report_id)
        : escapeMrkdwn(input.text!);
  const slack = providerOf(services, 'slack');
  const connection = await getConnection(db, scope, { type: 'slack' });
  const channel = input.channel ?? connection.settings.default_channel ?? undefined;
  if (channel === undefined) throw invalid('channel', 'is required, as the account has no default channel');
  await services.limiter.consume(PACE, `slack|${connection.id}|${channel}`);
  const message_id = await useAccount(ctx, connection, slack, (credentials) => slack.post(credentials, channel, text));
  await commit(async ({ events }) =>
    events.add('integration.message_sent', connection, { provider: 'slack', channel }),
  );
  return { channel, message_id };
}

async function aboutTicket({ db, scope, services }: Ctx<Send>, ticket_id: string): Promise<string> {
  const ticket = await getVisibleTicket(db, scope, ticket_id);
  const { id, title, status, priority } = ticket;
  const key = keyOf(scope, ticket.number);
  const link = `${services.config.public_url}${ticketLink(scope, id)}`;
  return `<${link}|${escapeMrkdwn(key)}> *${escapeMrkdwn(title)}*\n${escapeMrkdwn(status)} · ${escapeMrkdwn(priority)}`;
}

/** The text of a report; its tables are behind the link. */
async function aboutReport({ db, scope, services }: Ctx<Send>, report_id: string): Promise<string> {
  const row = await getReport(db, scope, report_id);
  const { title, from, to, blocks } = presentReport(row, await getVersion(db, scope, row));
  const said = blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : [])).join('\n\n');
  const link = `${services.config.public_url}/reports/${report_id}?team_id=${scope.team_id}`;
  return `<${link}|${escapeMrkdwn(title)}> · ${from} to ${to}\n${escapeMrkdwn(cut(said, MOST_CHARACTERS))}`;
}
/** Slack cuts longer messages in two. */
const MOST_CHARACTERS = 3000;
