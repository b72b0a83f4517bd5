import type { comments } from '@deskwire/contract/work/comments.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { listStarred } from '../queries.ts';
import { presentComment } from '../rules.ts';

/** Lists the comments that the caller has starred, in projects that they still see. */
export const listStarredComments = (ctx: Ctx<typeof comments.starred>, input: In<typeof comments.starred>) =>
  page(ctx, input, {
    key: ['comments.starred', ctx.scope.team_id, ctx.scope.person_id],
    find: (slice) => listStarred(ctx.db, ctx.scope, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: presentComment(ctx.scope),
  });
