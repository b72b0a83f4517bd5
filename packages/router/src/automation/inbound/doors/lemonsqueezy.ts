import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { InboundAnswer } from '@deskwire/contract/automation/inbound.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { bodyProof } from '../receiving/proofs.ts';
import { prove } from '../receiving/prove.ts';
import { digestOf, jsonOf, textAt, typeOf } from '../receiving/said.ts';
import { receive } from '../receiving/receive.ts';

const proof = bodyProof('x-signature', 'hex');

/** Takes the bell of Lemon Squeezy. Its messages have no id, so their bodies are what makes them one. */
export async function lemonsqueezy(
  ctx: Ctx<typeof inbound.lemonsqueezy>,
  sent: In<typeof inbound.lemonsqueezy>,
): Promise<InboundAnswer> {
  await prove(ctx, proof, sent, ctx.services.config.signing_secrets.lemonsqueezy);
  const content = jsonOf(sent.body);
  return receive(ctx, {
    provider: 'lemonsqueezy',
    account: 'platform',
    key: digestOf(sent.body),
    team_id: null,
    type: typeOf(textAt(content, 'meta', 'event_name')),
    readable: content !== undefined,
    sent,
  });
}
