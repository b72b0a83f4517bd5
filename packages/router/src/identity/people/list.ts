import type { people } from '@deskwire/contract/identity/people.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { presentPerson } from './present.ts';
import * as queries from './queries.ts';

/** The people of a team by name. */
export function listPeople(ctx: Ctx<typeof people.list>, input: In<typeof people.list>) {
  const { search, kind, left } = input;
  return page(ctx, input, {
    key: ['people', ctx.scope.team_id, { search, kind, left }],
    find: (slice) => queries.listPeople(ctx.db, ctx.scope, { search, kind, left }, slice),
    position: (row) => [row.name, row.id],
    present: presentPerson(ctx),
  });
}
