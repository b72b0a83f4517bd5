import { apiKeyErrors } from './api-keys.errors.ts';
import { authErrors } from './auth.errors.ts';
import { customRoleErrors } from './custom-roles.errors.ts';
import { personErrors } from './people.errors.ts';
import { teamErrors } from './teams.errors.ts';
import { userErrors } from './users.errors.ts';

/** The errors of all domains in this area. */
export const identityErrors = {
  ...apiKeyErrors,
  ...authErrors,
  ...customRoleErrors,
  ...personErrors,
  ...teamErrors,
  ...userErrors,
};
