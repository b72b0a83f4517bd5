import { ticketPresence } from '@deskwire/contract/desk/tickets.presence.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { listPresent } from './list.ts';
import { setPresence } from './set.ts';

export const presenceRouter = router({
  list: procedure(ticketPresence.list).query(({ ctx, input }) => listPresent(ctx, input)),
  set: procedure(ticketPresence.set).mutation(({ ctx, input }) => setPresence(ctx, input)),
});
