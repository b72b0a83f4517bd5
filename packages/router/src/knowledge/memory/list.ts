import type { Memory, memory } from '@deskwire/contract/knowledge/memory.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { rarestFirst } from '../search/rareness.ts';
import * as queries from './queries.ts';

/** The memories that the caller reads, newest first. */
export async function listMemories(
  ctx: Ctx<typeof memory.list>,
  { team_id: _, search, kind, tag, deleted = false, view: _view, ...input }: In<typeof memory.list>,
) {
  const asked = search === undefined ? undefined : await rarestFirst(ctx, search);
  const filter = { kind, tag, deleted, asked };
  return page(ctx, input, {
    key: ['memory', ctx.scope.team_id, ctx.scope.person_id, { kind, tag, deleted, search }],
    find: (slice) => queries.listMemories(ctx.db, ctx.scope, filter, ctx.now(), slice),
    position: ({ created_at, id }) => [created_at, id],
    present: (row: Memory) => row,
  });
}
