import type { agent } from '@deskwire/contract/ai/agent.ts';
import type { Ctx, Out } from '../../../kit/context.ts';
import { entryOf, needsApproval, toolsOf } from './allowed.ts';

type Entry = typeof agent.tools.list;

export const listTools = (ctx: Ctx<Entry>): Out<Entry> => ({
  items: toolsOf(ctx).map((procedure) => {
    const entry = entryOf(procedure)!;
    return {
      procedure,
      summary: entry.summary,
      changes: entry.kind === 'mutation',
      needs_approval: needsApproval(entry, {}),
    };
  }),
});
