import type { members } from '@deskwire/contract/identity/members.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { presentMember, seesAddresses } from './get.ts';
import * as queries from './queries.ts';

export function listMembers(ctx: Ctx<typeof members.list>, input: In<typeof members.list>) {
  const { search, role, custom_role_id } = input;
  // People who must not see addresses cannot search for them either.
  const by_address = seesAddresses(ctx.scope);
  return page(ctx, input, {
    key: ['members', ctx.scope.team_id, { search, role, custom_role_id, by_address }],
    find: (slice) => queries.listMembers(ctx.db, ctx.scope, { search, role, custom_role_id, by_address }, slice),
    position: (row) => [row.name, row.person_id],
    present: presentMember(ctx),
  });
}
