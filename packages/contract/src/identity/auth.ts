import { z } from 'zod';
import { mutation } from '../define.ts';
import { timestamp } from '../kit/fields.ts';
import {
  deviceName,
  MailSent,
  oneTimeToken,
  sessionKind,
  SignedIn,
  SignIn,
  sixDigits,
  typedEmail,
  typedPassword,
} from './auth-schemas.ts';
import { authDevice } from './auth-device.ts';
import { authPasswords } from './auth-passwords.ts';
import { authRegistration } from './auth-registration.ts';
import { authIdentities, authOauth } from './auth-oauth.ts';
import { authSessions, Revoked } from './auth-sessions.ts';
import { authTwoFactor } from './auth-two-factor.ts';

const signInLimits = [
  { by: 'address', max: 20, seconds: 60 },
  { by: 'address', max: 100, seconds: 3600 },
] as const;
const credentials = { email: typedEmail(), password: typedPassword(), device: deviceName() };
const refreshToken = oneTimeToken('The refresh token, which works once.');
const signInErrors = ['AUTH_INVALID_CREDENTIALS', 'ACCOUNT_SUSPENDED'] as const;

/** Accounts, sessions, and every way to sign in. */
export const auth = {
  ...authRegistration,
  ...authPasswords,
  login: mutation({
    summary: 'Sign in with an email address and a password',
    access: 'public',
    rest: 'POST /auth/login',
    always: true,
    tx: 'manual',
    limit: signInLimits,
    input: z.strictObject({ ...credentials, session: sessionKind() }),
    output: SignIn,
    errors: signInErrors,
    events: ['session.created', 'session.refused'],
  }),
  token: mutation({
    summary: 'Sign in with a password for a pair of bearer tokens, never a cookie',
    access: 'public',
    rest: 'POST /auth/token',
    always: true,
    tx: 'manual',
    limit: signInLimits,
    input: z.strictObject(credentials),
    output: SignIn,
    errors: signInErrors,
    events: ['session.created', 'session.refused'],
  }),
  refresh: mutation({
    summary: 'Refresh a session: get a new pair of tokens, or extend the cookie',
    access: 'public',
    rest: 'POST /auth/refresh',
    always: true,
    tx: 'manual',
    limit: [{ by: 'address', max: 300, seconds: 60 }],
    input: z.strictObject({
      refresh_token: refreshToken
        .optional()
        .describe('The refresh token, which works once. Omit it to extend the cookie.'),
    }),
    output: SignedIn,
    errors: ['REFRESH_TOKEN_INVALID'],
    events: ['session.revoked'],
  }),
  refreshToken: mutation({
    summary: 'Refresh a pair of bearer tokens',
    access: 'public',
    rest: 'POST /auth/token/refresh',
    always: true,
    tx: 'manual',
    limit: [{ by: 'address', max: 300, seconds: 60 }],
    input: z.strictObject({ refresh_token: refreshToken }),
    output: SignedIn,
    errors: ['REFRESH_TOKEN_INVALID'],
    events: ['session.revoked'],
  }),
  logout: mutation({
    summary: 'Sign out of this session',
    access: 'user',
    via: 'session',
    rest: 'POST /auth/logout',
    always: true,
    input: z.strictObject({}),
    output: Revoked,
    events: ['session.revoked'],
  }),
  logoutAll: mutation({
    summary: 'Sign out of all your sessions, including this one',
    access: 'user',
    via: 'session',
    rest: 'POST /auth/logout-all',
    always: true,
    input: z.strictObject({}),
    output: Revoked,
    events: ['session.revoked'],
  }),
  emailLogin: mutation({
    summary: 'Sign in by email: request a link and a code, then send one of them back',
    access: 'public',
    rest: 'POST /auth/email-login',
    always: true,
    tx: 'manual',
    limit: [{ by: 'address', max: 30, seconds: 60 }],
    input: z
      .strictObject({
        email: typedEmail().optional().describe('Send it alone to request the email, or with code to sign in.'),
        code: sixDigits().optional(),
        token: oneTimeToken('The token from the email, instead of email and code.').optional(),
        session: sessionKind(),
        device: deviceName(),
      })
      .refine(
        ({ email: address, code, token }) => (token === undefined) !== (address === undefined) && !(token && code),
        {
          error: 'give email, email and code, or token',
        },
      )
      .meta({ examples: [{ email: 'ada@example.com', code: '492817' }] }),
    output: z.discriminatedUnion('status', [MailSent, ...SignIn.options]).meta({ id: 'EmailLogin' }),
    errors: ['TOKEN_SPENT', 'CODE_INVALID', 'ACCOUNT_SUSPENDED'],
    events: ['session.created', 'session.refused', 'user.registered', 'user.verified', 'team.created', 'person.joined'],
  }),
  sessionToken: mutation({
    summary: 'Create a link that signs you in elsewhere, once, within 90 seconds',
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
    summary: 'Exchange the token of a sign-in link for a session',
    access: 'public',
    rest: 'POST /auth/session-exchange',
    always: true,
    tx: 'manual',
    limit: [{ by: 'address', max: 30, seconds: 60 }],
    input: z.strictObject({
      token: oneTimeToken('The token that `sessionToken` returned.'),
      session: sessionKind().describe('`bearer` for tokens or `cookie`. Defaults to a cookie where one can be set.'),
      device: deviceName(),
    }),
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
