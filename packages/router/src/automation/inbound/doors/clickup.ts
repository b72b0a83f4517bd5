import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { InboundAnswer } from '@deskwire/contract/automation/inbound.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { findWebhook } from '../../integrations/accounts/of-account.ts';
import { bodyProof } from '../receiving/proofs.ts';
import { prove } from '../receiving/prove.ts';
import { digestOf, jsonOf, textAt, typeOf } from '../receiving/said.ts';
import { receive } from '../receiving/receive.ts';

const proof = bodyProof('x-signature', 'hex');

/** Takes the events of a workspace: the body says whose they might be, and the secret of that webhook whether they are. */
export async function clickup(
  ctx: Ctx<typeof inbound.clickup>,
  sent: In<typeof inbound.clickup>,
): Promise<InboundAnswer> {
  const content = jsonOf(sent.body);
  const webhook_id = textAt(content, 'webhook_id') ?? '';
  const webhook = await findWebhook(ctx.db, ctx.services, 'clickup', webhook_id);
  await prove(ctx, proof, sent, webhook === undefined ? [] : [webhook.secret]);
  const [event, item] = [textAt(content, 'event'), textAt(content, 'history_items', 0, 'id')];
  return receive(ctx, {
    provider: 'clickup',
    account: digestOf(webhook_id),
    key: item === undefined ? digestOf(sent.body) : digestOf('item', item, event),
    team_id: webhook?.team_id,
    type: typeOf(event),
    readable: content !== undefined,
    sent,
  });
}
