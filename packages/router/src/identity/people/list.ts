import type { z } from 'zod';
import type { people } from '@deskwire/contract/identity/people.ts';
import type { Ctx } from '../../kit/context.ts';
import { page } from '../../kit/page.ts';
import { presentPerson } from './present.ts';
import * as queries from './queries.ts';

/** The people of a team by name. */
export function listPeople(ctx: Ctx<typeof people.list>, input: z.output<typeof people.list.input>) {
  const { search, kind, left } = input;
  return page(ctx, input, {
    of: ['people', ctx.scope.team_id, { search, kind, left }],
    find: (slice, count) => queries.listPeople(ctx.db, ctx.scope, { search, kind, left }, slice, count),
    position: (row) => [row.name, row.id],
    present: presentPerson(ctx),
  });
}
