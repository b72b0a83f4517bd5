import type { users } from '@deskwire/contract/identity/users.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { avatarUrl } from './avatar/picture.ts';
import * as queries from './queries.ts';

/** Lists the people to whom tickets can be assigned. Requesters see no people, so they get none. */
export function listAssignees(ctx: Ctx<typeof users.assignees>, input: In<typeof users.assignees>) {
  const { db, scope, services } = ctx;
  const { search } = input;
  return page(ctx, input, {
    key: ['assignees', scope.team_id, search],
    find: async (slice) =>
      scope.visibility === 'requester'
        ? { rows: [], counted: 0 }
        : queries.listAssignees(db, scope.team_id, { search }, slice),
    position: (row) => [row.name, row.id],
    present: ({ avatar_file, ...row }) => ({ ...row, avatar_url: avatarUrl(services, avatar_file) }),
  });
}
