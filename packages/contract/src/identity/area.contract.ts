import { apiKeys } from './api-keys.ts';
import { auth } from './auth.ts';
import { people } from './people.ts';
import { teams } from './teams.ts';
import { users } from './users.ts';

export const identity = {
  apiKeys,
  auth,
  people,
  teams,
  users,
};
