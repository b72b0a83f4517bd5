import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './queries.ts';

type Questions = typeof admin.questions;

/** Lists the questions of users, for administrators of the platform. */
export function listAskedQuestions(ctx: Ctx<Questions>, { answered_by, helpful, ...input }: In<Questions>) {
  const filter = { answered_by, helpful };
  return page(ctx, input, {
    key: ['support_questions', filter],
    find: (slice) => queries.listQuestions(ctx.db, filter, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
}
