import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { sessionOf } from './current.ts';
import * as queries from './queries.ts';

type Sessions = typeof auth.sessions.list;

/** Lists the live sessions of the caller and marks the one that calls. */
export function listSessions(ctx: Ctx<Sessions>, input: In<Sessions>): Promise<z.input<Sessions['output']>> {
  const current = sessionOf(ctx).id;
  return page(ctx, input, {
    key: ['sessions', ctx.user.id],
    find: (slice) => queries.listSessions(ctx.db, ctx.user.id, ctx.now(), slice),
    position: (row) => [row.created_at, row.id],
    present: ({ cookie_hash, ...row }) => ({
      ...row,
      current: row.id === current,
      kind: cookie_hash === null ? ('bearer' as const) : ('cookie' as const),
    }),
  });
}
