import { z } from 'zod';
import { conflict, gone, notFound, unprocessable } from '../kit/errors.ts';
import { ref } from '../kit/fields.ts';

/** Errors about users. */
export const userErrors = {
  USER_NOT_FOUND: notFound('The user does not exist, or you may not see them. Check their id.'),
  EMAIL_TAKEN: conflict('Another account has this email address. Use that account instead.'),
  SOLE_OWNER: conflict(
    'The account is the only owner of a team that has other members. Transfer or delete that team first.',
    z.strictObject({ teams: z.array(z.strictObject({ team_id: ref('team'), name: z.string() })) }),
  ),
  LAST_MASTER_ADMIN: conflict('This is the last master admin. Make somebody else a master admin first.'),
  IMAGE_REFUSED: unprocessable(
    'The image cannot be used. Send a PNG, JPEG, WebP or GIF of at most 5 MiB.',
    z.strictObject({ reason: z.string() }),
  ),
  RESTORE_LINK_EXPIRED: gone('This link has been used or has expired. Sign in, or register again.'),
};
