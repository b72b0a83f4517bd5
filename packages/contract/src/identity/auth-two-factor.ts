import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { timestamp } from '../kit/fields.ts';
import { deviceName, oneTimeToken, SignedIn, sixDigits, typedPassword } from './auth-schemas.ts';

const password = typedPassword().optional().meta({ description: 'Yours, if your account has one.' });
const recoveryCode = z
  .string()
  .trim()
  .toUpperCase()
  .max(40)
  .regex(/^[A-Z2-7]{4}(-?[A-Z2-7]{4}){5}$/)
  .meta({ examples: ['ABCD-EFGH-IJKL-MNOP-QRST-UVWX'] });
const RecoveryCodes = z
  .strictObject({
    recovery_codes: z
      .array(z.string())
      .meta({ description: 'Shown once. Each signs in once without the authenticator.' }),
  })
  .meta({ id: 'RecoveryCodes' });
const passwordErrors = ['PASSWORD_WRONG', 'STEP_UP_REQUIRED'] as const;

/** A code of an authenticator app beside the password. */
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
        secret: z.string().meta({ description: 'Base32, for an authenticator without a camera.' }),
        otpauth_uri: z.string(),
        qr_svg: z.string().meta({ description: 'A data: URI of the QR code.' }),
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
    input: z.strictObject({ code: sixDigits() }),
    output: RecoveryCodes,
    errors: ['CODE_INVALID', 'SECOND_FACTOR_ON', 'SECOND_FACTOR_OFF'],
    events: ['two_factor.enabled', 'session.revoked'],
  }),
  verify: mutation({
    summary: 'Verify a second factor to complete a sign-in',
    access: 'public',
    rest: 'POST /auth/two-factor/verify',
    tx: 'manual',
    limit: [{ by: 'address', max: 30, seconds: 60 }],
    input: z
      .strictObject({
        challenge_token: oneTimeToken(),
        code: sixDigits().optional(),
        recovery_code: recoveryCode.optional(),
        device: deviceName(),
      })
      .refine(({ code, recovery_code }) => (code === undefined) !== (recovery_code === undefined), {
        error: 'Send a code or a recovery_code',
      }),
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
