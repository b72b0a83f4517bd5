import type { agent } from '@deskwire/contract/ai/agent.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { decide } from './decide.ts';

type Entry = typeof agent.steps.approve;

export const approveStep = (ctx: Ctx<Entry>, { content_hash, ...step }: In<Entry>): Promise<Out<Entry>> =>
  decide(ctx, step, { decision: 'approved', content_hash });
