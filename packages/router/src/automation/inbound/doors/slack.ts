import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { findAccountTeam } from '../../integrations/accounts/of-account.ts';
import { slackProof } from '../receiving/proofs.ts';
import { prove } from '../receiving/prove.ts';
import { contentOf, digestOf, textAt, typeOf } from '../receiving/said.ts';
import { receive } from '../receiving/receive.ts';

/**
 * Takes events (JSON), and commands and interactions (forms). Slack sends one message again under another event id, so it
 * is also known by where and when it was written.
 */
export async function slack(
  ctx: Ctx<typeof inbound.slack>,
  sent: In<typeof inbound.slack>,
): Promise<Out<typeof inbound.slack>> {
  await prove(ctx, slackProof, sent, ctx.services.config.signing_secrets.slack);
  const content = contentOf(sent);
  const type = textAt(content, 'type');
  if (type === 'url_verification') return { challenge: (textAt(content, 'challenge') ?? '').slice(0, 1000) };
  const account = textAt(content, 'team_id') ?? textAt(content, 'team', 'id') ?? '';
  const id = textAt(content, 'event_id') ?? textAt(content, 'trigger_id');
  await receive(ctx, {
    provider: 'slack',
    account: digestIfLong(account),
    key: id === undefined ? digestOf(sent.body) : digestOf('id', id),
    also_key: writtenAt(content),
    team_id: await findAccountTeam(ctx.db, 'slack', account),
    type: typeOf(textAt(content, 'event', 'type') ?? textAt(content, 'command') ?? type),
    readable: content !== undefined,
    sent,
  });
  return {};
}

const digestIfLong = (account: string): string => (/^\w{1,40}$/.test(account) ? account : digestOf(account));

function writtenAt(content: unknown): string | undefined {
  const at = textAt(content, 'event', 'event_ts');
  const channel = textAt(content, 'event', 'channel') ?? textAt(content, 'event', 'item', 'channel');
  if (at === undefined || channel === undefined) return undefined;
  return digestOf('at', channel, at, textAt(content, 'event', 'subtype'));
}
