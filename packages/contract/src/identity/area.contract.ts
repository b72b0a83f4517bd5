import { apiKeys } from './api-keys.ts';
import { auth } from './auth.ts';
import { customRoles } from './custom-roles.ts';
import { people } from './people.ts';
import { teams } from './teams.ts';
import { users } from './users.ts';

export const identity = {
  apiKeys,
  auth,
  customRoles,
  people,
  teams,
  users,
};
