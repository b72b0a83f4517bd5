import { tickets } from './desk/tickets.ts';
import { auth } from './identity/auth.ts';
import { emails } from './inbox/emails.ts';
import { notifications } from './inbox/notifications.ts';
import { events } from './platform/events.ts';
import { files } from './platform/files.ts';
import { operations } from './platform/operations.ts';
import type { RouterOf } from './kit/app-router.ts';

/** Every procedure of the product. */
export const contract = { auth, tickets, emails, notifications, events, files, operations };
/** The router's type for clients, from the contract alone. */
export type AppRouter = RouterOf<typeof contract>;
