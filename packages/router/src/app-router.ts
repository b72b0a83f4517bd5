import { approvalsRouter } from './desk/approvals/router.ts';
import { dashboardRouter } from './desk/dashboard/router.ts';
import { slaRouter } from './desk/sla/router.ts';
import { stagingRouter } from './desk/staging/router.ts';
import { ticketsRouter } from './desk/tickets/router.ts';
import { apiKeysRouter } from './identity/api-keys/router.ts';
import { authRouter } from './identity/auth/router.ts';
import { peopleRouter } from './identity/people/router.ts';
import { teamsRouter } from './identity/teams/router.ts';
import { usersRouter } from './identity/users/router.ts';
import { emailsRouter } from './inbox/emails/router.ts';
import { notificationsRouter } from './inbox/notifications/router.ts';
import { router } from './kit/procedure.ts';
import { eventsRouter } from './platform/events/router.ts';
import { filesRouter } from './platform/files/router.ts';
import { operationsRouter } from './platform/operations/router.ts';
import { adminRouter } from './platform/admin/router.ts';
import { settingsRouter } from './platform/settings/router.ts';

/** What the doors serve. */
export const appRouter = router({
  auth: authRouter,
  apiKeys: apiKeysRouter,
  users: usersRouter,
  teams: teamsRouter,
  people: peopleRouter,
  tickets: ticketsRouter,
  sla: slaRouter,
  staging: stagingRouter,
  dashboard: dashboardRouter,
  approvals: approvalsRouter,
  emails: emailsRouter,
  notifications: notificationsRouter,
  events: eventsRouter,
  files: filesRouter,
  operations: operationsRouter,
  settings: settingsRouter,
  admin: adminRouter,
});
