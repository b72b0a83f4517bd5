import { z } from 'zod';
import { text, timestamp } from '../kit/fields.ts';
import { platformRoles } from '../kit/access.ts';

/** An email address as typed to look up an account. It is validated only where it is stored. */
export const typedEmail = () => text(254).toLowerCase().describe('Email address of the account.');
export const typedPassword = () => z.string().min(1).max(256).describe('Password of the account.');
/** A password to be stored. Its strength is checked where the person's name and address are known. */
export const newPassword = () =>
  typedPassword().describe(
    'The new password; any characters. Common passwords and those made from your name are refused.',
  );
export const oneTimeToken = (description: string) => z.string().min(16).max(200).describe(description);
/** Six digits from an email or an authenticator app. */
export const sixDigits = () =>
  z
    .string()
    .trim()
    .regex(/^\d{6}$/, { error: 'must be six digits' })
    .meta({ description: 'Six-digit code from the email.', examples: ['042317'] });
export const sessionKind = () =>
  z
    .enum(['bearer', 'cookie'])
    .optional()
    .describe('`bearer` for a pair of tokens (the default), `cookie` for an HttpOnly cookie in a browser.');
export const deviceName = () =>
  text(100)
    .optional()
    .meta({
      description: 'Name of the device in the list of sessions. Defaults to a name derived from the User-Agent.',
      examples: ['My laptop'],
    });

/** The part of an account that a client needs right after signing in. */
export const SignedInUser = z
  .strictObject({
    id: z.uuid(),
    email: z.string(),
    full_name: z.string(),
    platform_role: z.enum(platformRoles),
    locale: z.string(),
    time_zone: z.string(),
    default_team_id: z.uuid().nullable(),
  })
  .meta({ id: 'SignedInUser' });

/** A session. Tokens are returned only for bearer sessions; a cookie is set by the response. */
export const SignedIn = z
  .strictObject({
    status: z.literal('signed_in'),
    access_token: z.string().nullable().describe('Null for a cookie session.'),
    refresh_token: z
      .string()
      .nullable()
      .describe('Works once: keep the one that each refresh returns. Null for a cookie session.'),
    token_type: z.literal('Bearer'),
    expires_in: z.int().nullable().describe('Seconds until the access token expires.'),
    session_id: z.uuid(),
    session_expires_at: timestamp(),
    user: SignedInUser,
  })
  .meta({ id: 'SignedIn' });
export type SignedIn = z.infer<typeof SignedIn>;

/** The password was right but is not enough: `twoFactor.verify` turns this into a session. */
export const SecondFactorRequired = z
  .strictObject({
    status: z.literal('second_factor_required'),
    challenge_token: z.string().describe('To send to auth.twoFactor.verify with a code.'),
    expires_at: timestamp(),
  })
  .meta({ id: 'SecondFactorRequired' });
export type SecondFactorRequired = z.infer<typeof SecondFactorRequired>;

export const SignIn = z.discriminatedUnion('status', [SignedIn, SecondFactorRequired]).meta({ id: 'SignIn' });
export type SignIn = z.infer<typeof SignIn>;

/** An email was sent, provided an account has the address. */
export const MailSent = z.strictObject({ status: z.literal('sent') }).meta({ id: 'MailSent' });
export type MailSent = z.infer<typeof MailSent>;

/** How often an email may be requested, whether or not one is sent. */
export const mailLimits = [
  { by: 'input:email', max: 1, seconds: 60 },
  { by: 'input:email', max: 5, seconds: 3600 },
  { by: 'address', max: 10, seconds: 3600 },
] as const;
