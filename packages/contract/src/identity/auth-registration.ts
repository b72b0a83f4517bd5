import { z } from 'zod';
import { mutation } from '../define.ts';
import { email, line, locale, timeZone } from '../kit/fields.ts';
import { mailLimits, MailSent, newPassword, oneTimeToken, sixDigits, typedEmail } from './auth-schemas.ts';

/** The proof of who applied, in addition to the proof of the address. */
const wish = {
  registration_token: oneTimeToken(
    'The registration_token that `register` returned. Browsers keep it in a cookie and can omit it.',
  ).optional(),
  password: newPassword()
    .optional()
    .describe(
      'Password for the account. Required without the registration_token: anybody can register an address, so the password chosen at registration counts only for the person who registered and receives the email.',
    ),
};
const Verified = z.strictObject({ status: z.literal('verified'), email: z.string() }).meta({ id: 'VerifiedEmail' });

/** From applying for an account to proving its address, which opens it. */
export const authRegistration = {
  register: mutation({
    summary: 'Register an account; an email is sent to verify the address',
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
      full_name: line(200)
        .optional()
        .describe('Shown to other people. Defaults to the part of the address before the @.'),
      locale: locale().optional().describe('Language of emails and pages. Defaults to en.'),
      time_zone: timeZone().optional().describe('IANA time zone for dates and times. Defaults to UTC.'),
    }),
    output: z
      .strictObject({
        status: z.literal('sent'),
        email: z.string(),
        registration_token: z
          .string()
          .describe('Identifies you when you verify the address or request another email. Keep it secret.'),
        verification_token: z.string().optional().describe('In development only.'),
        verification_code: z.string().optional().describe('In development only.'),
      })
      .meta({ id: 'Registration' }),
    errors: ['PASSWORD_UNACCEPTABLE'],
  }),
  verifyEmail: mutation({
    summary: 'Verify an email address with an emailed token, which opens the account',
    access: 'public',
    rest: 'POST /auth/verify-email',
    aliases: ['POST /auth/verify-email/{token}', 'POST /auth/verify', 'POST /auth/confirm-email'],
    limit: [{ by: 'address', max: 30, seconds: 60 }],
    tx: 'manual',
    input: z.strictObject({ token: oneTimeToken('The token from the email.'), ...wish }),
    output: Verified,
    errors: ['TOKEN_SPENT', 'PASSWORD_MISSING', 'PASSWORD_UNACCEPTABLE'],
    events: ['user.registered', 'user.verified', 'team.created', 'person.joined'],
  }),
  verifyCode: mutation({
    summary: 'Verify an email address with the six-digit code sent to it',
    access: 'public',
    rest: 'POST /auth/verify-code',
    aliases: [{ rest: 'POST /auth/verify-otp', rename: { otp: 'code' } }],
    tx: 'manual',
    limit: [
      { by: 'input:email', max: 10, seconds: 900 },
      { by: 'address', max: 30, seconds: 60 },
    ],
    input: z.strictObject({ email: typedEmail(), code: sixDigits(), ...wish }),
    output: Verified,
    errors: ['CODE_INVALID', 'PASSWORD_MISSING', 'PASSWORD_UNACCEPTABLE'],
    events: ['session.refused', 'user.registered', 'user.verified', 'team.created', 'person.joined'],
  }),
  resendVerification: mutation({
    summary: 'Resend the email that verifies an address',
    access: 'public',
    rest: 'POST /auth/resend-verification',
    aliases: ['POST /auth/resend-otp'],
    limit: mailLimits,
    input: z.strictObject({ email: typedEmail(), registration_token: wish.registration_token }),
    output: MailSent,
  }),
};
