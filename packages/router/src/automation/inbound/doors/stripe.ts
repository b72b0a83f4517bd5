import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { InboundAnswer } from '@deskwire/contract/automation/inbound.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { stripeProof } from '../receiving/proofs.ts';
import { prove } from '../receiving/prove.ts';
import { digestOf, jsonOf, textAt, typeOf } from '../receiving/said.ts';
import { receive } from '../receiving/receive.ts';

const proof = stripeProof();

/** Takes the bell of Stripe: what changed is read from Stripe itself, so messages may come in any order. */
export async function stripe(ctx: Ctx<typeof inbound.stripe>, sent: In<typeof inbound.stripe>): Promise<InboundAnswer> {
  await prove(ctx, proof, sent, ctx.services.config.signing_secrets.stripe);
  const content = jsonOf(sent.body);
  const id = textAt(content, 'id');
  return receive(ctx, {
    provider: 'stripe',
    account: 'platform',
    key: id === undefined ? digestOf(sent.body) : digestOf('id', id),
    team_id: null,
    type: typeOf(textAt(content, 'type')),
    readable: content !== undefined,
    sent,
  });
}
