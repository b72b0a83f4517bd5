import type { users } from '@deskwire/contract/identity/users.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { reachOf } from '../../kit/access/me.ts';
import { presentTeamUser, presentUser } from './present.ts';
import * as queries from './queries.ts';

export function listUsers(ctx: Ctx<typeof users.list>, input: In<typeof users.list>) {
  const { search, role, status } = input;
  const filter = { search, role, status };
  const reach = reachOf(ctx, input.team_id);
  const common = { key: ['users', reach, filter], position };
  if (reach === null)
    return page(ctx, input, {
      ...common,
      find: (slice) => queries.listUsers(ctx.db, filter, slice),
      present: presentUser(ctx.services),
    });
  return page(ctx, input, {
    ...common,
    find: (slice) => queries.listTeamUsers(ctx.db, reach, filter, slice),
    present: presentTeamUser(ctx.services),
  });
}
const position = (row: { created_at: string; id: string }) => [row.created_at, row.id];
