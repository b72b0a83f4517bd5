import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { InboundAnswer } from '@deskwire/contract/automation/inbound.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { findAccountTeam } from '../../integrations/accounts/of-account.ts';
import { githubProof } from '../receiving/proofs.ts';
import { prove } from '../receiving/prove.ts';
import { contentOf, digestOf, textAt, typeOf } from '../receiving/said.ts';
import { receive } from '../receiving/receive.ts';

/** Takes the events of our GitHub App. A delivery has one id, also when it is sent again by hand. */
export async function github(ctx: Ctx<typeof inbound.github>, sent: In<typeof inbound.github>): Promise<InboundAnswer> {
  await prove(ctx, githubProof, sent, ctx.services.config.signing_secrets.github);
  const content = contentOf(sent);
  const account = textAt(content, 'installation', 'id') ?? '';
  const delivery = sent.headers['x-github-delivery'];
  const [event, action] = [sent.headers['x-github-event'], textAt(content, 'action')];
  return receive(ctx, {
    provider: 'github',
    account: /^\d{1,20}$/.test(account) ? account : '',
    key: delivery === undefined ? digestOf(sent.body) : digestOf('id', delivery),
    team_id: await findAccountTeam(ctx.db, 'github', account),
    type: typeOf(action === undefined ? event : `${event}.${action}`),
    readable: content !== undefined,
    sent,
  });
}
