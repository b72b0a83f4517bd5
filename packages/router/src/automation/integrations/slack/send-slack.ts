import { escapeMrkdwn } from '@deskwire/adapters/accounts/slack.ts';
import type { integrations } from '@deskwire/contract/automation/integrations.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { keyOf } from '../../../desk/tickets/present.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { getConnection, providerOf } from '../accounts/find.ts';
import { useAccount } from '../accounts/use.ts';

type Send = typeof integrations.sendSlack;

/** Slack takes about one message a second in a channel. */
const PACE = { max: 1, seconds: 1 };

/** Says something in a channel. Texts of people format nothing there and call nobody; after a crash it may come twice. */
export async function sendSlack(ctx: Ctx<Send>, input: In<Send>): Promise<Out<Send>> {
  const { db, scope, services, commit } = ctx;
  if ((input.text === undefined) === (input.ticket_id === undefined))
    throw invalid('text', 'or ticket_id is required, and not both');
  const text = input.text === undefined ? await aboutTicket(ctx, input.ticket_id!) : escapeMrkdwn(input.text);
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
  const link = `${services.config.public_url}/tickets/${id}`;
  return `<${link}|${escapeMrkdwn(key)}> *${escapeMrkdwn(title)}*\n${escapeMrkdwn(status)} · ${escapeMrkdwn(priority)}`;
}
