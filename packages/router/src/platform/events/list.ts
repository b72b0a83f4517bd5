import type { events } from '@deskwire/contract/platform/events.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page, type Slice } from '../../kit/lists/page.ts';
import type { TeamId } from '../../kit/team-id.ts';
import { hearingOf, presentEvent } from './audience.ts';
import * as queries from './queries.ts';

/** The events that a person may hear of, the latest first. */
export function listEvents(ctx: Ctx<typeof events.list>, input: In<typeof events.list>) {
  const { page: _, page_size: _size, cursor: _cursor, team_id: _team, ...filter } = input;
  return page(ctx, input, {
    key: ['events', ctx.scope.team_id, filter],
    find: (slice) => queries.listEvents(ctx.db, ctx.scope, hearingOf(ctx.services, ctx.scope), filter, slice),
    position: (row) => [row.id],
    present: presentEvent(ctx.scope),
  });
}

/** The events of a user, the latest first; in one team, or everywhere. */
export const activityOf = (db: Db, of: { user_id: string; team_id: TeamId | undefined }, slice: Slice) =>
  queries.listEventsOf(db, of, slice);
