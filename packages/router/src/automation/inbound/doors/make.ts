import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { InboundAnswer } from '@deskwire/contract/automation/inbound.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { receiveAtSource } from './source.ts';

/** Takes what a scenario of Make sends to the address of a source. */
export const make = (ctx: Ctx<typeof inbound.make>, input: In<typeof inbound.make>): Promise<InboundAnswer> =>
  receiveAtSource(ctx, { ...input, provider: 'make' });
