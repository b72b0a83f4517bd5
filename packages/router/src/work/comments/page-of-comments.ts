import type { PageInput } from '@deskwire/contract/kit/paging.ts';
import type { comments } from '@deskwire/contract/work/comments.ts';
import type { ProjectComment } from '@deskwire/contract/work/comments.schemas.ts';
import type { Ctx } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** A page of the comments at a place, the oldest first. */
export const pageOfComments = (
  ctx: Pick<Ctx<typeof comments.list>, 'db' | 'scope' | 'services'>,
  input: PageInput,
  place: queries.Place,
) =>
  page(ctx, input, {
    of: ['comments', ctx.scope.team_id, place],
    find: (slice) => queries.listComments(ctx.db, ctx.scope, place, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: presentComment,
  });

/** A comment field by field: the query of a page also reads what it is sorted by. */
export const presentComment = (row: ProjectComment): ProjectComment => ({
  id: row.id,
  project_id: row.project_id,
  project: row.project,
  task_id: row.task_id,
  task: row.task,
  parent_id: row.parent_id,
  author_id: row.author_id,
  author: row.author,
  content: row.content,
  mentions: row.mentions,
  starred: row.starred,
  created_at: row.created_at,
  edited_at: row.edited_at,
  deleted_at: row.deleted_at,
  version: row.version,
});
