import type { agent } from '@deskwire/contract/ai/agent.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { decide } from './decide.ts';

type Entry = typeof agent.steps.reject;

export const rejectStep = (ctx: Ctx<Entry>, step: In<Entry>): Promise<Out<Entry>> =>
  decide(ctx, step, { state: 'skipped' });
