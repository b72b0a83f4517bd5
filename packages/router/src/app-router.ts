import { ticketsRouter } from './desk/tickets/router.ts';
import { router } from './kit/procedure.ts';

/** What the doors serve. */
export const appRouter = router({ tickets: ticketsRouter });
