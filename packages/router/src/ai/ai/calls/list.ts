import type { aiCalls } from '@deskwire/contract/ai/ai.models.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { presentCall, whoseOf } from './present.ts';
import * as queries from './queries.ts';

/** The calls of a team, newest first. */
export function listCalls(ctx: Ctx<typeof aiCalls.list>, input: In<typeof aiCalls.list>) {
  const { db, scope } = ctx;
  const { task, state, provider } = input;
  const filter = { task, state, provider };
  const whose = whoseOf(scope);
  return page(ctx, input, {
    key: ['ai.calls', whose, filter],
    find: (slice) => queries.listCalls(db, whose, filter, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: presentCall,
  });
}
