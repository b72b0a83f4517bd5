import { z } from 'zod';
import { conflict, forbidden, gone, notFound, unauthenticated, unprocessable } from '../kit/errors.ts';

/** Errors about signing in. */
export const authErrors = {
  AUTH_INVALID_CREDENTIALS: unauthenticated(
    'The email address or password is wrong, or the address is not verified. Check them and try again.',
  ),
  REFRESH_TOKEN_INVALID: unauthenticated('This session has ended. Sign in again.'),
  PASSWORD_WRONG: forbidden('The password is wrong. Try again, or reset it.'),
  PASSWORD_MISSING: forbidden('This browser did not start the registration. Choose a password for the account.'),
  PASSWORD_UNACCEPTABLE: unprocessable(
    'This password is too short or too easy to guess. Choose another one.',
    z.strictObject({ reason: z.enum(['too_short', 'too_common']), min: z.int().optional() }),
  ),
  CODE_INVALID: forbidden('The code is wrong or has expired. Check it, or request a new one.'),
  TOKEN_SPENT: gone('This link or token has been used or has expired. Request a new one.'),
  SESSION_NOT_FOUND: notFound('The session does not exist or has ended. Check its id.'),
  SECOND_FACTOR_MISSING: forbidden(
    'Your account has a second factor. Send the code from your authenticator app as well.',
  ),
  SECOND_FACTOR_ON: conflict('Your account already has a second factor. Disable it before you enable another one.'),
  SECOND_FACTOR_OFF: conflict('Your account has no second factor. Enable one first.'),
  PROVIDER_NOT_FOUND: notFound('Signing in with this provider is not set up here. Choose another way to sign in.'),
  PROVIDER_REFUSED: forbidden('The provider did not confirm who you are. Try again, or choose another way to sign in.'),
  PROVIDER_EMAIL_UNVERIFIED: forbidden(
    'The provider has not verified your email address. Verify it there and try again.',
  ),
  IDENTITY_NOT_FOUND: notFound('This provider account is not linked to yours. Check its id.'),
  IDENTITY_TAKEN: conflict('This provider account already signs in to another account. Unlink it there first.'),
  IDENTITY_LAST: conflict('This is your only way to sign in. Choose a password before you unlink it.'),
  DEVICE_DENIED: forbidden('The sign-in was denied on the other device. Start again if that was a mistake.'),
};
