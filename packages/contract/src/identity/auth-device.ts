import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { line, timestamp } from '../kit/fields.ts';
import { oneTimeToken, sessionKind, SignedIn } from './auth-schemas.ts';

/** Consonants only, so that codes are neither misread nor words. */
const userCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-?[BCDFGHJKLMNPQRSTVWXZ]{4}$/, 'must have eight letters, such as BCDF-GHJK')
  .meta({ description: 'The code the device shows.', examples: ['BCDF-GHJK'] });
const WaitingDevice = z
  .strictObject({ device: z.string(), address: z.string(), expires_at: timestamp() })
  .meta({ id: 'WaitingDevice' });

/** Signing in on a device without a keyboard or browser: it shows a code, which its owner enters elsewhere. */
export const authDevice = {
  start: mutation({
    summary: 'Start signing in a device that has no keyboard or browser',
    access: 'public',
    rest: 'POST /auth/device/start',
    limit: [{ by: 'address', max: 10, seconds: 60 }],
    input: z.strictObject({
      device: line(100)
        .optional()
        .meta({
          description: 'Name of the device, shown when it is approved and in the list of sessions.',
          examples: ['deskwire CLI on build-7'],
        }),
    }),
    output: z
      .strictObject({
        device_code: z.string().describe('The secret to poll with.'),
        user_code: z.string().describe('The code to show.'),
        verification_url: z.string().describe('Where the owner enters the user code.'),
        expires_at: timestamp(),
        interval: z.int().describe('Seconds to wait between polls.'),
      })
      .meta({ id: 'DeviceSignIn' }),
  }),
  get: query({
    summary: 'Get the device that shows a user code, before you approve it',
    access: 'user',
    via: 'session',
    rest: 'GET /auth/device/{user_code}',
    limit: [{ by: 'user', max: 20, seconds: 900 }],
    input: z.strictObject({ user_code: userCode }),
    output: WaitingDevice,
    errors: ['CODE_INVALID'],
  }),
  approve: mutation({
    summary: 'Approve or deny the sign-in of the device that shows a user code',
    access: 'user',
    via: 'session',
    rest: 'POST /auth/device/approve',
    limit: [{ by: 'user', max: 20, seconds: 900 }],
    input: z.strictObject({
      user_code: userCode,
      approve: z.boolean().optional().describe('False denies the sign-in. Defaults to true.'),
    }),
    output: z
      .strictObject({ status: z.enum(['approved', 'denied']), device: z.string() })
      .meta({ id: 'DeviceDecision' }),
    errors: ['CODE_INVALID'],
  }),
  poll: mutation({
    summary: 'Poll for the approval of a device; answers with its session',
    access: 'public',
    rest: 'POST /auth/device/poll',
    tx: 'manual',
    limit: [{ by: 'address', max: 120, seconds: 60 }],
    input: z.strictObject({
      device_code: oneTimeToken('The device_code that `start` returned.'),
      session: sessionKind(),
    }),
    output: z
      .discriminatedUnion('status', [
        z.strictObject({ status: z.literal('pending'), interval: z.int() }).meta({ id: 'DevicePending' }),
        SignedIn,
      ])
      .meta({ id: 'DevicePoll' }),
    errors: ['TOKEN_SPENT', 'DEVICE_DENIED', 'ACCOUNT_SUSPENDED'],
    events: ['session.created'],
  }),
};
