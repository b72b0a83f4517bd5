import { z } from 'zod';
import { mutation } from '../define.ts';
import { timestamp } from '../kit/fields.ts';
import {
  mailLimits,
  MailSent,
  newPassword,
  oneTimeToken,
  sixDigits,
  typedEmail,
  typedPassword,
} from './auth-schemas.ts';
import { Revoked } from './auth-sessions.ts';

/** Forgotten, changed and confirmed passwords. */
export const authPasswords = {
  forgotPassword: mutation({
    summary: 'Send an email with a link to choose a new password',
    access: 'public',
    rest: 'POST /auth/forgot-password',
    limit: mailLimits,
    input: z.strictObject({ email: typedEmail() }),
    output: MailSent,
  }),
  resetPassword: mutation({
    summary: 'Reset a password with an emailed token or code, or request that email',
    access: 'public',
    rest: 'POST /auth/reset-password',
    tx: 'manual',
    limit: [{ by: 'address', max: 20, seconds: 60 }],
    input: z
      .strictObject({
        email: typedEmail()
          .optional()
          .describe('Send it alone to request the email, or with code to reset the password.'),
        token: oneTimeToken('The token from the email, instead of email and code.').optional(),
        code: sixDigits().optional(),
        new_password: newPassword().optional(),
        revoke: z
          .boolean()
          .optional()
          .describe(
            'True also revokes all API keys of the account and unlinks its providers, in case somebody else has got in.',
          ),
      })
      .refine(isResetRequest, { error: 'give email alone, or new_password with a token or with email and code' })
      .meta({ examples: [{ email: 'ada@example.com', code: '492817', new_password: 'another horse battery' }] }),
    output: z
      .discriminatedUnion('status', [
        MailSent,
        z
          .strictObject({
            status: z.literal('changed'),
            api_keys: z.int().describe('How many API keys of the account still work.'),
            identities: z.int().describe('How many accounts at providers still sign in.'),
          })
          .meta({ id: 'PasswordReset' }),
      ])
      .meta({ id: 'PasswordResetStep' }),
    errors: ['TOKEN_SPENT', 'CODE_INVALID', 'PASSWORD_UNACCEPTABLE'],
    events: ['password.changed', 'session.refused', 'session.revoked', 'api_key.revoked', 'identity.unlinked'],
  }),
  changePassword: mutation({
    summary: 'Change your password and end all your other sessions',
    access: 'user',
    via: 'session',
    rest: 'POST /auth/change-password',
    aliases: [{ rest: 'PUT /users/me/password', rename: { old_password: 'current_password' } }],
    tx: 'manual',
    limit: [{ by: 'user', max: 10, seconds: 900 }],
    input: z.strictObject({
      current_password: typedPassword().describe('Your password until now.'),
      new_password: newPassword(),
    }),
    output: Revoked,
    errors: ['PASSWORD_WRONG', 'PASSWORD_UNACCEPTABLE'],
    events: ['password.changed', 'session.revoked'],
  }),
  confirmPassword: mutation({
    summary: 'Confirm your password again, for procedures that need a recent sign-in',
    access: 'user',
    via: 'session',
    rest: 'POST /auth/confirm-password',
    always: true,
    tx: 'manual',
    limit: [{ by: 'user', max: 10, seconds: 900 }],
    input: z.strictObject({
      password: typedPassword(),
      code: sixDigits()
        .optional()
        .describe('Six-digit code from your authenticator app. Required if you have a second factor.'),
    }),
    output: z.strictObject({ authenticated_at: timestamp() }).meta({ id: 'PasswordConfirmed' }),
    errors: ['PASSWORD_WRONG', 'CODE_INVALID', 'SECOND_FACTOR_MISSING'],
    events: ['session.confirmed'],
  }),
};

function isResetRequest({
  email: address,
  token,
  code,
  new_password,
}: {
  email?: string | undefined;
  token?: string | undefined;
  code?: string | undefined;
  new_password?: string | undefined;
}): boolean {
  if (new_password === undefined) return address !== undefined && token === undefined && code === undefined;
  return token === undefined
    ? address !== undefined && code !== undefined
    : address === undefined && code === undefined;
}
