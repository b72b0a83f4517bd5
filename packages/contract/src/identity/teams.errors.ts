import { z } from 'zod';
import { conflict, forbidden, gone, notFound, unprocessable } from '../kit/errors.ts';

/** Errors about teams and invitations. */
export const teamErrors = {
  SLUG_TAKEN: conflict('Another team has this slug. Choose another one.'),
  LAST_OWNER: conflict('This is the last owner of the team. Make somebody else an owner first.'),
  ALREADY_MEMBER: conflict('This person is already in the team. Change their roles instead.'),
  INVITATION_NOT_FOUND: notFound('The invitation does not exist. Check its link or id.'),
  INVITATION_EXPIRED: gone('This invitation was used or revoked, or has expired. Ask for a new one.'),
  INVITATION_FOR_OTHER: forbidden(
    'This invitation is for another email address. Sign in with the account that has it.',
  ),
  EMAIL_DOMAIN_REFUSED: unprocessable(
    'The team does not accept addresses of this email domain. Use an address of an allowed domain.',
    z.strictObject({ allowed: z.array(z.string()) }),
  ),
};
