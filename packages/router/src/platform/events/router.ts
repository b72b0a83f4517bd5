import { events } from '@deskwire/contract/platform/events.ts';
import { page } from '../../kit/page.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { hearingOf, presentEvent } from './audience.ts';
import * as queries from './queries.ts';
import { watchEvents } from './watch.ts';

export const eventsRouter = router({
  list: procedure(events.list).query(({ ctx, input }) => {
    const { page: _, page_size: _size, cursor: _cursor, team_id: _team, ...filter } = input;
    return page(ctx, input, {
      of: ['events', ctx.scope.team_id, filter],
      find: (slice) => queries.listEvents(ctx.db, ctx.scope, hearingOf(ctx.services, ctx.scope), filter, slice),
      position: (row) => [row.id],
      present: presentEvent(ctx.scope),
    });
  }),
  watch: procedure(events.watch).subscription(({ ctx, input, signal }) =>
    watchEvents(ctx, input, signal ?? new AbortController().signal),
  ),
});
