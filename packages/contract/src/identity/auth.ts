import { z } from 'zod';
import { mutation } from '../kit/define.ts';
import { email, locale, text, timeZone, timestamp } from '../kit/fields.ts';
import {
  deviceName,
  MailSent,
  newPassword,
  oneTimeToken,
  sessionKind,
  SignedIn,
  SignIn,
  sixDigits,
  typedEmail,
  typedPassword,
} from './auth-schemas.ts';
import { authDevice } from './auth-device.ts';
import { authIdentities, authOauth } from './auth-oauth.ts';
import { authSessions, Revoked } from './auth-sessions.ts';
import { authTwoFactor } from './auth-two-factor.ts';

const signInLimits = [
  { by: 'address', max: 20, seconds: 60 },
  { by: 'address', max: 100, seconds: 3600 },
] as const;
const mailLimits = [
  { by: 'input:email', max: 1, seconds: 60 },
  { by: 'input:email', max: 5, seconds: 3600 },
  { by: 'address', max: 10, seconds: 3600 },
] as const;
const credentials = { email: typedEmail(), password: typedPassword(), device: deviceName() };
const signInErrors = ['AUTH_INVALID_CREDENTIALS', 'ACCOUNT_SUSPENDED'] as const;
const Verified = z.strictObject({ status: z.literal('verified'), email: z.string() }).meta({ id: 'VerifiedEmail' });

export const auth = {
  register: mutation({
    summary: 'Ask for an account; a mail verifies the address',
    access: 'public',
    rest: 'POST /auth/register',
    aliases: [{ rest: 'POST /auth/signup', rename: { name: 'full_name' } }],
    status: 202,
    tx: 'manual',
    limit: [
      { by: 'address', max: 5, seconds: 3600 },
      { by: 'input:email', max: 5, seconds: 3600 },
    ],
    input: z.strictObject({
      email: email(),
      password: newPassword(),
      full_name: text(200).optional(),
      locale: locale().optional(),
      time_zone: timeZone().optional(),
    }),
    output: z
      .strictObject({
        status: z.literal('sent'),
        email: z.string(),
        verification_token: z.string().optional().meta({ description: 'Only while developing.' }),
        verification_code: z.string().optional().meta({ description: 'Only while developing.' }),
      })
      .meta({ id: 'Registration' }),
    errors: ['PASSWORD_UNACCEPTABLE'],
  }),
  verifyEmail: mutation({
    summary: 'Verify an address with the token of the mail, which opens the account',
    access: 'public',
    rest: 'POST /auth/verify-email',
    aliases: ['POST /auth/verify-email/{token}', 'POST /auth/verify', 'POST /auth/confirm-email'],
    limit: [{ by: 'address', max: 30, seconds: 60 }],
    input: z.strictObject({ token: oneTimeToken() }),
    output: Verified,
    errors: ['TOKEN_SPENT'],
    events: ['user.registered', 'user.verified', 'team.created', 'person.joined'],
  }),
  verifyCode: mutation({
    summary: 'Verify an address with the six digits of the mail',
    access: 'public',
    rest: 'POST /auth/verify-code',
    aliases: [{ rest: 'POST /auth/verify-otp', rename: { otp: 'code' } }],
    tx: 'manual',
    limit: [
      { by: 'input:email', max: 10, seconds: 900 },
      { by: 'address', max: 30, seconds: 60 },
    ],
    input: z.strictObject({ email: typedEmail(), code: sixDigits() }),
    output: Verified,
    errors: ['CODE_INVALID'],
    events: ['session.refused', 'user.registered', 'user.verified', 'team.created', 'person.joined'],
  }),
  resendVerification: mutation({
    summary: 'Send the mail that verifies an address again',
    access: 'public',
    rest: 'POST /auth/resend-verification',
    aliases: ['POST /auth/resend-otp'],
    limit: mailLimits,
    input: z.strictObject({ email: typedEmail() }),
    output: MailSent,
  }),
  login: mutation({
    summary: 'Sign in with address and password',
    access: 'public',
    rest: 'POST /auth/login',
    tx: 'manual',
    limit: signInLimits,
    input: z.strictObject({ ...credentials, session: sessionKind() }),
    output: SignIn,
    errors: signInErrors,
    events: ['session.created', 'session.refused'],
  }),
  token: mutation({
    summary: 'Sign in for a pair of bearer tokens, never a cookie',
    access: 'public',
    rest: 'POST /auth/token',
    tx: 'manual',
    limit: signInLimits,
    input: z.strictObject(credentials),
    output: SignIn,
    errors: signInErrors,
    events: ['session.created', 'session.refused'],
  }),
  refresh: mutation({
    summary: 'A new pair of tokens for a refresh token, or a longer life for the cookie',
    access: 'public',
    rest: 'POST /auth/refresh',
    tx: 'manual',
    limit: [{ by: 'address', max: 300, seconds: 60 }],
    input: z.strictObject({ refresh_token: oneTimeToken().optional() }),
    output: SignedIn,
    errors: ['REFRESH_TOKEN_INVALID'],
    events: ['session.revoked'],
  }),
  refreshToken: mutation({
    summary: 'A new pair of tokens for a refresh token',
    access: 'public',
    rest: 'POST /auth/token/refresh',
    tx: 'manual',
    limit: [{ by: 'address', max: 300, seconds: 60 }],
    input: z.strictObject({ refresh_token: oneTimeToken() }),
    output: SignedIn,
    errors: ['REFRESH_TOKEN_INVALID'],
    events: ['session.revoked'],
  }),
  logout: mutation({
    summary: 'End this session',
    access: 'user',
    via: 'session',
    rest: 'POST /auth/logout',
    input: z.strictObject({}),
    output: Revoked,
    events: ['session.revoked'],
  }),
  logoutAll: mutation({
    summary: 'End all of your sessions, this one too',
    access: 'user',
    via: 'session',
    rest: 'POST /auth/logout-all',
    input: z.strictObject({}),
    output: Revoked,
    events: ['session.revoked'],
  }),
  emailLogin: mutation({
    summary: 'Sign in by mail: an address asks for the mail; its token, or the address and its code, sign in',
    access: 'public',
    rest: 'POST /auth/email-login',
    tx: 'manual',
    limit: [{ by: 'address', max: 30, seconds: 60 }],
    input: z
      .strictObject({
        email: typedEmail().optional(),
        code: sixDigits().optional(),
        token: oneTimeToken().optional(),
        session: sessionKind(),
        device: deviceName(),
      })
      .refine(
        ({ email: address, code, token }) => (token === undefined) !== (address === undefined) && !(token && code),
        {
          error: 'Send an email, an email and its code, or a token',
        },
      ),
    output: z.discriminatedUnion('status', [MailSent, ...SignIn.options]).meta({ id: 'EmailLogin' }),
    errors: ['TOKEN_SPENT', 'CODE_INVALID', 'ACCOUNT_SUSPENDED'],
    events: ['session.created', 'session.refused', 'user.registered', 'user.verified', 'team.created', 'person.joined'],
  }),
  forgotPassword: mutation({
    summary: 'Send a mail to choose a new password by',
    access: 'public',
    rest: 'POST /auth/forgot-password',
    limit: mailLimits,
    input: z.strictObject({ email: typedEmail() }),
    output: MailSent,
  }),
  resetPassword: mutation({
    summary: 'Choose a new password by the token or code of the mail; with an address alone, ask for that mail',
    access: 'public',
    rest: 'POST /auth/reset-password',
    tx: 'manual',
    limit: [{ by: 'address', max: 20, seconds: 60 }],
    input: z
      .strictObject({
        email: typedEmail().optional(),
        token: oneTimeToken().optional(),
        code: sixDigits().optional(),
        new_password: newPassword().optional(),
      })
      .refine(isResetRequest, { error: 'Send an email, or a new_password with a token or with an email and its code' }),
    output: z
      .discriminatedUnion('status', [
        MailSent,
        z.strictObject({ status: z.literal('changed') }).meta({ id: 'PasswordReset' }),
      ])
      .meta({ id: 'PasswordResetStep' }),
    errors: ['TOKEN_SPENT', 'CODE_INVALID', 'PASSWORD_UNACCEPTABLE'],
    events: ['password.changed', 'session.refused', 'session.revoked'],
  }),
  changePassword: mutation({
    summary: 'Change your password; every other session ends',
    access: 'user',
    via: 'session',
    rest: 'POST /auth/change-password',
    aliases: [{ rest: 'PUT /users/me/password', rename: { old_password: 'current_password' } }],
    tx: 'manual',
    limit: [{ by: 'user', max: 10, seconds: 900 }],
    input: z.strictObject({ current_password: typedPassword(), new_password: newPassword() }),
    output: Revoked,
    errors: ['PASSWORD_WRONG', 'PASSWORD_UNACCEPTABLE'],
    events: ['password.changed', 'session.revoked'],
  }),
  confirmPassword: mutation({
    summary: 'Prove again who you are, for what needs a fresh session',
    access: 'user',
    via: 'session',
    rest: 'POST /auth/confirm-password',
    tx: 'manual',
    limit: [{ by: 'user', max: 10, seconds: 900 }],
    input: z.strictObject({
      password: typedPassword(),
      code: sixDigits().optional().meta({ description: 'Of your authenticator, if you have one.' }),
    }),
    output: z.strictObject({ authenticated_at: timestamp() }).meta({ id: 'PasswordConfirmed' }),
    errors: ['PASSWORD_WRONG', 'CODE_INVALID', 'SECOND_FACTOR_MISSING'],
    events: ['session.confirmed'],
  }),
  sessionToken: mutation({
    summary: 'A link that signs you in elsewhere, once and within 90 seconds',
    access: 'user',
    via: 'session',
    rest: 'POST /auth/session-token',
    limit: [{ by: 'user', max: 10, seconds: 60 }],
    input: z.strictObject({}),
    output: z
      .strictObject({ url: z.string(), token: z.string(), expires_at: timestamp() })
      .meta({ id: 'SessionToken' }),
  }),
  sessionExchange: mutation({
    summary: 'Turn the token of such a link into a session, a cookie unless told',
    access: 'public',
    rest: 'POST /auth/session-exchange',
    tx: 'manual',
    limit: [{ by: 'address', max: 30, seconds: 60 }],
    input: z.strictObject({ token: oneTimeToken(), session: sessionKind(), device: deviceName() }),
    output: SignedIn,
    errors: ['TOKEN_SPENT', 'ACCOUNT_SUSPENDED'],
    events: ['session.created'],
  }),
  sessions: authSessions,
  twoFactor: authTwoFactor,
  device: authDevice,
  oauth: authOauth,
  identities: authIdentities,
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
