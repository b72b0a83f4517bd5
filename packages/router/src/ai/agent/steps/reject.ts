import type { agent } from '@deskwire/contract/ai/agent.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { decide } from './decide.ts';

type Entry = typeof agent.steps.reject;

/** The comment on a rejection without one. */
const WITHOUT_A_WORD = 'The step is left out.';

export const rejectStep = (ctx: Ctx<Entry>, { comments = WITHOUT_A_WORD, ...step }: In<Entry>): Promise<Out<Entry>> =>
  decide(ctx, step, { decision: 'rejected', comments });
