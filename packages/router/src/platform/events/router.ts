import { events } from '@deskwire/contract/platform/events.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { listEvents } from './list.ts';
import { watchEvents } from './watch.ts';

export const eventsRouter = router({
  list: procedure(events.list).query(({ ctx, input }) => listEvents(ctx, input)),
  watch: procedure(events.watch).subscription(({ ctx, input, signal }) =>
    watchEvents(ctx, input, signal ?? new AbortController().signal),
  ),
});
