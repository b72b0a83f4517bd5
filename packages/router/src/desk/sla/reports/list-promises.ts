import type { SlaPromise } from '@deskwire/contract/desk/dashboard.schemas.ts';
import type { PageInput, PageOf } from '@deskwire/contract/kit/paging.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import type { Services } from '../../../kit/services.ts';
import { keyOf } from '../../tickets/present.ts';
import { hoursOf } from '../present.ts';
import * as queries from './queries.ts';

/**
 * The promises that figures count, page by page; for what other domains show. `asked` tells the lists of cursors apart: a
 * filter that ends now is another one with each page.
 */
export const listPromises = (
  { services, db, scope }: { services: Services; db: Db; scope: TeamScope },
  input: PageInput,
  filter: queries.PromiseFilter,
  asked: unknown,
): Promise<PageOf<SlaPromise>> =>
  page({ services }, input, {
    key: ['sla_promises', scope.team_id, asked],
    find: (slice) => queries.listPromises(db, scope, filter, slice),
    position: (row) => [row.at, row.ticket_id, row.metric, row.number],
    present: present(scope),
  });

/** The deadlines that were missed last in a range. */
export async function latestBreaches(
  { db, scope }: { db: Db; scope: TeamScope },
  { start, end }: { start: string; end: string },
  limit: number,
): Promise<SlaPromise[]> {
  const slice = { limit, offset: 0, after: undefined, counts: false };
  const { rows } = await queries.listPromises(db, scope, { start, end, outcome: 'breached' }, slice);
  return rows.map(present(scope));
}

const present =
  (scope: TeamScope) =>
  ({ ticket_number, goal, elapsed, ...row }: queries.PromiseRow): SlaPromise => ({
    ...row,
    key: keyOf(scope, ticket_number),
    goal_hours: hoursOf(goal * 1000),
    elapsed_hours: elapsed === null ? null : hoursOf(elapsed * 1000),
  });
