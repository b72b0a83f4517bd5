import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { InboundAnswer } from '@deskwire/contract/automation/inbound.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { receiveAtSource } from './source.ts';

/** Takes what anybody sends to the address of a source, signed as the source demands. */
export const generic = (
  ctx: Ctx<typeof inbound.generic>,
  { integration, ...input }: In<typeof inbound.generic>,
): Promise<InboundAnswer> => receiveAtSource(ctx, { ...input, provider: 'generic', slug: integration });
