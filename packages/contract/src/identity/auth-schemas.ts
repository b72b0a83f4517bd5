import { z } from 'zod';
import { text, timestamp } from '../kit/fields.ts';
import { platformRoles } from '../kit/access.ts';

/** An address as somebody types it to be found by. Whether it is a good address matters only to those who keep it. */
export const typedEmail = () => text(254).toLowerCase();
export const typedPassword = () => z.string().min(1).max(256);
/** A password to be kept; its quality is judged where the person's name and address are known. */
export const newPassword = () =>
  typedPassword().meta({ description: 'Any characters. Common ones, and those made of your name, are refused.' });
export const oneTimeToken = () => z.string().min(16).max(200);
/** Six digits of a mail or of an authenticator. */
export const sixDigits = () =>
  z
    .string()
    .trim()
    .regex(/^\d{6}$/)
    .meta({ examples: ['042317'] });
export const sessionKind = () =>
  z
    .enum(['bearer', 'cookie'])
    .optional()
    .meta({ description: 'A pair of tokens (the default), or an HttpOnly cookie for a browser.' });
export const deviceName = () =>
  text(100)
    .optional()
    .meta({ examples: ['My laptop'] });

/** The part of an account that a client needs at once. */
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

/** A session. Only the bearer pair shows its secrets; a cookie travels by itself. */
export const SignedIn = z
  .strictObject({
    status: z.literal('signed_in'),
    access_token: z.string().nullable().meta({ description: 'Null where the session is a cookie.' }),
    refresh_token: z.string().nullable().meta({ description: 'Works once: keep the one that each refresh answers.' }),
    token_type: z.literal('Bearer'),
    expires_in: z.int().nullable().meta({ description: 'Seconds until the access token expires.' }),
    session_id: z.uuid(),
    session_expires_at: timestamp(),
    user: SignedInUser,
  })
  .meta({ id: 'SignedIn' });
export type SignedIn = z.infer<typeof SignedIn>;

/** The password was right, and that is not enough: `twoFactor.verify` turns this into a session. */
export const SecondFactorRequired = z
  .strictObject({
    status: z.literal('second_factor_required'),
    challenge_token: z.string(),
    expires_at: timestamp(),
  })
  .meta({ id: 'SecondFactorRequired' });
export type SecondFactorRequired = z.infer<typeof SecondFactorRequired>;

export const SignIn = z.discriminatedUnion('status', [SignedIn, SecondFactorRequired]).meta({ id: 'SignIn' });
export type SignIn = z.infer<typeof SignIn>;

/** A mail was sent if there is anybody to send it to. */
export const MailSent = z.strictObject({ status: z.literal('sent') }).meta({ id: 'MailSent' });
export type MailSent = z.infer<typeof MailSent>;

/** How often a mail may be asked for, whether or not anybody gets one. */
export const mailLimits = [
  { by: 'input:email', max: 1, seconds: 60 },
  { by: 'input:email', max: 5, seconds: 3600 },
  { by: 'address', max: 10, seconds: 3600 },
] as const;
