import type { messages } from '@deskwire/contract/inbox/messages.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

type Threads = typeof messages.threads;

/** The conversations that the caller is in. */
export const listThreads = (ctx: Ctx<Threads>, input: In<Threads>) =>
  page(ctx, input, {
    key: ['message_threads', ctx.scope.team_id, ctx.scope.person_id],
    find: (slice) => queries.listThreads(ctx.db, ctx.scope, slice),
    position: (row) => [row.last_message_at, row.id],
    present: (row) => row,
  });
