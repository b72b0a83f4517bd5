import { ticketsRouter } from './desk/tickets/router.ts';
import { emailsRouter } from './inbox/emails/router.ts';
import { notificationsRouter } from './inbox/notifications/router.ts';
import { router } from './kit/procedure.ts';
import { filesRouter } from './platform/files/router.ts';
import { operationsRouter } from './platform/operations/router.ts';

/** What the doors serve. */
export const appRouter = router({
  tickets: ticketsRouter,
  emails: emailsRouter,
  notifications: notificationsRouter,
  files: filesRouter,
  operations: operationsRouter,
});
