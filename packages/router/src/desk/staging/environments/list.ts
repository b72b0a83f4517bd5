import type { environments } from '@deskwire/contract/desk/staging.environments.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { listWindows } from '../freezes/queries.ts';
import * as queries from './queries.ts';
import { present } from './get.ts';

export async function listEnvironments(ctx: Ctx<typeof environments>, input: In<typeof environments>) {
  const { db, scope, now } = ctx;
  const archived = input.archived === true;
  const windows = await listWindows(db, scope.team_id);
  return page(ctx, input, {
    key: ['environments', scope.team_id, archived],
    find: (slice) => queries.listEnvironments(db, scope, archived, slice),
    position: ({ name, id }) => [name, id],
    present: present(windows, now()),
  });
}
