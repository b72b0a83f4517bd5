import type { locations } from '@deskwire/contract/field/locations.ts';
import { getPerson } from '../../identity/people/get.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { page } from '../../kit/lists/page.ts';
import { keptSince } from './keeping.ts';
import * as queries from './queries.ts';
import { revealedTo } from './reveal.ts';

/** The track of somebody, newest first: one's own, or one that is open to the reader. */
export async function listLocations(
  ctx: Ctx<typeof locations.list>,
  { team_id: _, person_id = ctx.scope.person_id, from, to, ...input }: In<typeof locations.list>,
) {
  const { db, scope, now } = ctx;
  if (person_id !== scope.person_id) {
    await getPerson(ctx, person_id);
    if (!(await revealedTo(db, scope, now())).includes(person_id)) throw new AppError('TRACK_CLOSED');
  }
  const track = { person_id, from, to, since: await keptSince(db, scope, now()) };
  return page(ctx, input, {
    key: [scope.team_id, 'locations', person_id, from, to],
    find: (slice) => queries.listPoints(db, scope, track, slice),
    position: (row) => [row.at],
    present: (row) => row,
  });
}
