import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { timestamp } from '../kit/fields.ts';
import { deviceName, oneTimeToken, SignedIn, sixDigits, typedPassword } from './auth-schemas.ts';

const password = typedPassword().optional().describe('Your password. Required if your account has one.');
const authenticatorCode = sixDigits().describe('Six-digit code from your authenticator app.');
const recoveryCode = z
  .string()
  .trim()
  .toUpperCase()
  .max(40)
  .regex(/^[A-Z2-7]{4}(-?[A-Z2-7]{4}){5}$/)
  .meta({
    description: 'A recovery code, instead of code. Each works once.',
    examples: ['ABCD-EFGH-IJKL-MNOP-QRST-UVWX'],
  });
const RecoveryCodes = z
  .strictObject({
    recovery_codes: z.array(z.string()).describe('Shown only once. Each replaces the authenticator for one sign-in.'),
  })
  .meta({ id: 'RecoveryCodes' });
const passwordErrors = ['PASSWORD_WRONG', 'STEP_UP_REQUIRED'] as const;

/** A code from an authenticator app in addition to the password. */
export const authTwoFactor = {
  get: query({
    summary: 'Get the state of your second factor',
    access: 'user',
    via: 'session',
    rest: 'GET /auth/two-factor',
    input: z.strictObject({}),
    output: z
      .strictObject({
        enabled: z.boolean(),
        enabled_at: timestamp().nullable(),
        recovery_codes_left: z.int(),
      })
      .meta({ id: 'TwoFactor' }),
  }),
  enable: mutation({
    summary: 'Enable a second factor; it counts once `confirm` has received a code',
    access: 'user',
    via: 'session',
    rest: 'POST /auth/two-factor/enable',
    tx: 'manual',
    limit: [{ by: 'user', max: 10, seconds: 900 }],
    input: z.strictObject({ password }),
    output: z
      .strictObject({
        secret: z.string().describe('In Base32, to type into an authenticator app instead of scanning.'),
        otpauth_uri: z.string(),
        qr_svg: z.string().describe('The QR code as a data: URI.'),
      })
      .meta({ id: 'TwoFactorSetup' }),
    errors: [...passwordErrors, 'SECOND_FACTOR_ON'],
  }),
  confirm: mutation({
    summary: 'Confirm the second factor with a first code; ends your other sessions',
    access: 'user',
    via: 'session',
    rest: 'POST /auth/two-factor/confirm',
    tx: 'manual',
    limit: [{ by: 'user', max: 10, seconds: 900 }],
    input: z.strictObject({ code: authenticatorCode }),
    output: RecoveryCodes,
    errors: ['CODE_INVALID', 'SECOND_FACTOR_ON', 'SECOND_FACTOR_OFF'],
    events: ['two_factor.enabled', 'session.revoked'],
  }),
  verify: mutation({
    summary: 'Verify a second factor to complete a sign-in',
    access: 'public',
    rest: 'POST /auth/two-factor/verify',
    always: true,
    tx: 'manual',
    limit: [{ by: 'address', max: 30, seconds: 60 }],
    input: z
      .strictObject({
        challenge_token: oneTimeToken('The challenge_token that the sign-in returned.'),
        code: authenticatorCode.optional(),
        recovery_code: recoveryCode.optional(),
        device: deviceName(),
      })
      .refine(({ code, recovery_code }) => (code === undefined) !== (recovery_code === undefined), {
        error: 'give either code or recovery_code',
      })
      .meta({ examples: [{ challenge_token: 'q3Xv9dGk2LmZ7tR1wY5pB8nC4sJ6hF0a', code: '492817' }] }),
    output: SignedIn,
    errors: ['TOKEN_SPENT', 'CODE_INVALID', 'ACCOUNT_SUSPENDED', 'IDENTITY_TAKEN'],
    events: [
      'session.created',
      'session.refused',
      'two_factor.recovery_code_used',
      'identity.linked',
      'session.revoked',
    ],
  }),
  disable: mutation({
    summary: 'Disable the second factor',
    access: 'user',
    via: 'session',
    rest: 'POST /auth/two-factor/disable',
    tx: 'manual',
    limit: [{ by: 'user', max: 10, seconds: 900 }],
    input: z.strictObject({ password }),
    output: z.strictObject({ enabled: z.literal(false) }).meta({ id: 'TwoFactorOff' }),
    errors: [...passwordErrors, 'SECOND_FACTOR_OFF'],
    events: ['two_factor.disabled', 'session.revoked'],
  }),
  replaceRecoveryCodes: mutation({
    summary: 'Replace your recovery codes; the old ones stop working',
    access: 'user',
    via: 'session',
    fresh: true,
    rest: 'POST /auth/two-factor/recovery-codes',
    input: z.strictObject({}),
    output: RecoveryCodes,
    errors: ['SECOND_FACTOR_OFF'],
    events: ['two_factor.recovery_codes_replaced'],
  }),
};
