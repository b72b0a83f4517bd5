import type { chat } from '@deskwire/contract/ai/chat.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { presentSession } from '../present.ts';
import * as queries from './queries.ts';

type Entry = typeof chat.sessions.list;

export function listSessions(ctx: Ctx<Entry>, input: In<Entry>) {
  const { db, scope } = ctx;
  const deleted = input.deleted === true;
  return page(ctx, input, {
    key: ['chat.sessions', scope.team_id, scope.person_id, deleted],
    find: (slice) => queries.listSessions(db, scope, deleted, slice),
    position: ({ updated_at, id }) => [updated_at, id],
    present: presentSession,
  });
}
