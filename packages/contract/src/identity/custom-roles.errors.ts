import { z } from 'zod';
import { conflict, notFound } from '../kit/errors.ts';

/** Errors about the roles that a team made. */
export const customRoleErrors = {
  CUSTOM_ROLE_NOT_FOUND: notFound('The role does not exist in this team. Check its id.'),
  CUSTOM_ROLE_NAME_TAKEN: conflict('The team has a role of this name. Choose another one.'),
  CUSTOM_ROLE_IN_USE: conflict(
    'People have this role or are invited with it. Choose a role that they get instead.',
    z.strictObject({ people: z.int(), invited: z.int() }),
  ),
};
