import { approvals } from './desk/approvals.ts';
import { dashboard } from './desk/dashboard.ts';
import { sla } from './desk/sla.ts';
import { staging } from './desk/staging.ts';
import { tickets } from './desk/tickets.ts';
import { apiKeys } from './identity/api-keys.ts';
import { auth } from './identity/auth.ts';
import { people } from './identity/people.ts';
import { teams } from './identity/teams.ts';
import { users } from './identity/users.ts';
import { emails } from './inbox/emails.ts';
import { notifications } from './inbox/notifications.ts';
import { admin } from './platform/admin.ts';
import { events } from './platform/events.ts';
import { files } from './platform/files.ts';
import { operations } from './platform/operations.ts';
import { settings } from './platform/settings.ts';
import type { RouterOf } from './kit/app-router.ts';

/** Every procedure of the product. */
export const contract = {
  auth,
  apiKeys,
  users,
  teams,
  people,
  tickets,
  sla,
  staging,
  dashboard,
  approvals,
  emails,
  notifications,
  events,
  files,
  operations,
  settings,
  admin,
};
/** The router's type for clients, from the contract alone. */
export type AppRouter = RouterOf<typeof contract>;
