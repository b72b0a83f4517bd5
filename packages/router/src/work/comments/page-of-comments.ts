import type { PageInput } from '@deskwire/contract/kit/paging.ts';
import type { comments } from '@deskwire/contract/work/comments.ts';
import type { Ctx } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './queries.ts';
import { presentComment } from './rules.ts';

/** A page of the comments at a place, the oldest first. */
export const pageOfComments = (
  ctx: Pick<Ctx<typeof comments.list>, 'db' | 'scope' | 'services'>,
  input: PageInput,
  place: queries.Place,
) =>
  page(ctx, input, {
    key: ['comments', ctx.scope.team_id, place],
    find: (slice) => queries.listComments(ctx.db, ctx.scope, place, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: presentComment(ctx.scope),
  });
