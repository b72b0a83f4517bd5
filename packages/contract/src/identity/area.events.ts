import { apiKeyEvents } from './api-keys.events.ts';
import { authEvents } from './auth.events.ts';
import { customRoleEvents } from './custom-roles.events.ts';
import { personEvents } from './people.events.ts';
import { teamEvents } from './teams.events.ts';
import { userEvents } from './users.events.ts';

/** The events of all domains in this area. */
export const identityEvents = {
  ...apiKeyEvents,
  ...authEvents,
  ...customRoleEvents,
  ...personEvents,
  ...teamEvents,
  ...userEvents,
};
