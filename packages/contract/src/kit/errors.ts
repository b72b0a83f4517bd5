import { z } from 'zod';
import type { Schema } from './define.ts';
import { timestamp } from './fields.ts';

/** One row of the error table: the HTTP status at every door, the nearest tRPC code, and the message. */
export interface Refusal<D = undefined> {
  readonly http: number;
  readonly trpc: TrpcCode;
  readonly message: string;
  /** The schema of `details`, if it has any: its type for the code that throws it and for the SDK, its text for the API reference. */
  readonly details?: Details<D>;
}
interface Details<D> extends Schema {
  readonly _output: D;
}
type TrpcCode =
  | 'BAD_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_SUPPORTED'
  | 'TIMEOUT'
  | 'CONFLICT'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'UNPROCESSABLE_CONTENT'
  | 'TOO_MANY_REQUESTS'
  | 'INTERNAL_SERVER_ERROR'
  | 'SERVICE_UNAVAILABLE';

/** `details` is the schema of its details, one per code; optional if they can be missing. */
export function refusal(http: number, trpc: TrpcCode, message: string): Refusal;
export function refusal<D>(http: number, trpc: TrpcCode, message: string, details: Details<D>): Refusal<D>;
export function refusal<D>(http: number, trpc: TrpcCode, message: string, details?: Details<D>): Refusal<D> {
  return { http, trpc, message, ...(details === undefined ? {} : { details }) };
}
interface Always {
  (message: string): Refusal;
  <D>(message: string, details: Details<D>): Refusal<D>;
}
const always = (http: number, trpc: TrpcCode): Always =>
  ((message: string, details?: Details<unknown>) =>
    details === undefined ? refusal(http, trpc, message) : refusal(http, trpc, message, details)) as Always;
/** 400: the request cannot be read. */
export const malformed = always(400, 'BAD_REQUEST');
/** 401: the caller is unknown. */
export const unauthenticated = always(401, 'UNAUTHORIZED');
/** 403: the caller may not do this. */
export const forbidden = always(403, 'FORBIDDEN');
/** 404: it does not exist, or not for this caller. */
export const notFound = always(404, 'NOT_FOUND');
/** 409: it conflicts with what is stored. */
export const conflict = always(409, 'CONFLICT');
/** 410: it was valid once, but has been used or has expired. */
export const gone = always(410, 'CONFLICT');
/** 422: it is well formed, but cannot be accepted. */
export const unprocessable = always(422, 'UNPROCESSABLE_CONTENT');
/** 429: too many requests. */
export const tooMany = always(429, 'TOO_MANY_REQUESTS');
/** 503: not possible right now. */
export const unavailable = always(503, 'SERVICE_UNAVAILABLE');

/** Errors of the doors and the kit, whatever the procedure. */
export const kitErrors = {
  BAD_REQUEST: malformed(
    'The request could not be read. Check its JSON, parameters and headers.',
    z.strictObject({ reason: z.string() }).optional(),
  ),
  UNAUTHENTICATED: unauthenticated('You are not signed in. Sign in, or send a bearer token or an API key.'),
  FORBIDDEN: forbidden(
    'You are not allowed to do this. Ask an admin if you need to.',
    z.strictObject({
      needs: z.string().meta({
        description:
          'The missing permission, the required platform role (platform:master), or who may do it (author, somebody_else).',
        examples: ['tickets.handle'],
      }),
      fields: z.array(z.string()).optional().describe('The fields that need it, if the others do not.'),
    }),
  ),
  ACCOUNT_SUSPENDED: forbidden('This account is suspended. Ask an administrator of the platform to activate it.'),
  EMAIL_NOT_VERIFIED: forbidden('Your email address is not verified. Open the link in the verification email first.'),
  SESSION_REQUIRED: forbidden('API keys are not accepted here. Sign in and use that session.'),
  ADDRESS_NOT_ALLOWED: forbidden(
    'This API key may not be used from your IP address. Call from a network that the key allows.',
  ),
  SCOPE_MISSING: forbidden(
    'This API key or run may not call this procedure. Add the procedure to the scopes of the key, or to the run.',
    z.strictObject({ procedure: z.string() }),
  ),
  STEP_UP_REQUIRED: forbidden('This needs a recent sign-in. Confirm your password and try again.'),
  TIER_LIMIT_EXCEEDED: forbidden(
    'Your plan does not include this. Upgrade the plan of the team to use it.',
    z.strictObject({
      limit: z.string().meta({ examples: ['members'] }),
      allowed: z.int(),
      used: z.int(),
      resets_at: timestamp().optional(),
      needs: z.string().nullable().meta({ description: 'The plan that allows more; null if there is none.' }),
    }),
  ),
  CROSS_SITE_REQUEST: forbidden('The request was refused because it comes from another site. Start it from this site.'),
  ROUTE_NOT_FOUND: notFound('There is nothing at this address. Check the path against the documentation at /docs.'),
  METHOD_NOT_ALLOWED: refusal(
    405,
    'METHOD_NOT_SUPPORTED',
    'This address does not support the HTTP method used. Use one from the Allow header.',
  ),
  REQUEST_TIMEOUT: refusal(408, 'TIMEOUT', 'The request took too long to arrive. Try again over a faster connection.'),
  PAYLOAD_TOO_LARGE: refusal(
    413,
    'PAYLOAD_TOO_LARGE',
    'The request is too large. Send less at once.',
    z
      .strictObject({ max_bytes: z.int().optional(), max_files: z.int().optional(), max_fields: z.int().optional() })
      .optional(),
  ),
  UNSUPPORTED_MEDIA_TYPE: refusal(
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    'This content type or encoding is not accepted here. Send application/json, or what the details name, uncompressed.',
    z.strictObject({ accepts: z.array(z.string()).readonly() }).optional(),
  ),
  INVALID_INPUT: unprocessable(
    'Some of the input is not valid. Correct it and try again.',
    z.array(
      z.strictObject({
        path: z.array(z.string()).meta({ examples: [['title']] }),
        reason: z.string().meta({
          description: 'What is wrong with the field, as the end of a sentence that begins with its name.',
          examples: ['is required'],
        }),
        code: z
          .string()
          .optional()
          .meta({ examples: ['invalid_type'] }),
      }),
    ),
  ),
  RATE_LIMITED: tooMany(
    'You have sent too many requests. Wait a moment and try again.',
    z.strictObject({
      limit: z.int().describe('The calls that are allowed within the window.'),
      window: z.int().describe('Length of the window in seconds; 0 means at once.'),
      retry_after: z.int().describe('Seconds until the next call is allowed.'),
    }),
  ),
  INTERNAL: refusal(
    500,
    'INTERNAL_SERVER_ERROR',
    'Something went wrong on our side. Try again, and report the request id if it keeps failing.',
  ),
  UNAVAILABLE: unavailable(
    'The service cannot answer right now. Try again in a moment.',
    z.strictObject({ retry_after: z.int() }).optional(),
  ),
  MAINTENANCE: unavailable(
    'Nothing can be changed during maintenance; reading still works. Try again later.',
    z.strictObject({ retry_after: z.int(), message: z.string().nullable() }),
  ),
  STORAGE_FULL: unavailable(
    'The server is out of storage and cannot save anything; reading still works. Try again later.',
    z.strictObject({ retry_after: z.int() }),
  ),
  IDEMPOTENCY_KEY_REUSED: conflict('This Idempotency-Key was already used with a different body. Use a new key.'),
  IDEMPOTENCY_IN_FLIGHT: conflict(
    'A request with this Idempotency-Key is still running. Wait for it to finish, then try again.',
  ),
  VERSION_CONFLICT: conflict(
    'Somebody changed this in the meantime. Review the current version and try again.',
    z.strictObject({ current: z.looseObject({ version: z.int() }) }),
  ),
  ID_TAKEN: conflict('This id is already in use. Choose another one.', z.strictObject({ id: z.string() }).optional()),
  FILTER_UNKNOWN: unprocessable(
    'The filter names something that does not exist. Correct the spelling, or choose one of those in the details.',
    z.strictObject({
      field: z.string().describe('The field of the filter.'),
      unknown: z.array(z.string()).describe('What it names in vain.'),
      known: z.array(z.string()).readonly().describe('What there is, at most 20 of them.'),
    }),
  ),
  INVALID_CURSOR: malformed(
    'The cursor does not belong to this list. Start again at the first page.',
    z.strictObject({ reason: z.string() }).optional(),
  ),
  PAGE_TOO_DEEP: malformed('Page numbers end at row 10,000. Follow next_cursor instead.'),
  TOO_MANY_STREAMS: tooMany(
    'You have too many event streams open. Close one and connect again.',
    z.strictObject({ most: z.int() }),
  ),
  STREAM_LAGGED: unavailable(
    'The stream was read too slowly and has been closed. Connect again from the last position.',
    z.strictObject({ position: z.int() }).optional(),
  ),
  TEAM_NOT_FOUND: notFound('The team does not exist, or you are not in it. Check its id.'),
  TEAM_REQUIRED: conflict('You are not in a team yet. Create one or accept an invitation.'),
  PROJECT_NOT_FOUND: notFound('The project does not exist, or you may not see it. Check its id.'),
  PROJECT_ARCHIVED: conflict('This project is archived, so nothing in it can change. Restore the project first.'),
  SIGNATURE_INVALID: unauthenticated(
    'The signature does not match. Sign the bytes of the body with the current secret.',
  ),
  SIGNATURE_EXPIRED: unauthenticated(
    'The timestamp of the signature is too far from the current time. Check your clock and sign again.',
    z.strictObject({ tolerance_seconds: z.int() }),
  ),
  LINK_EXPIRED: gone('This link is no longer valid. Request a new one.'),
};
type KitCode = keyof typeof kitErrors;

/** Codes any procedure can return without listing them: errors of the doors and the kit. */
export const commonCodes = [
  'BAD_REQUEST',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'ACCOUNT_SUSPENDED',
  'EMAIL_NOT_VERIFIED',
  'SESSION_REQUIRED',
  'ADDRESS_NOT_ALLOWED',
  'SCOPE_MISSING',
  'STEP_UP_REQUIRED',
  'TIER_LIMIT_EXCEEDED',
  'CROSS_SITE_REQUEST',
  'REQUEST_TIMEOUT',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'INVALID_INPUT',
  'RATE_LIMITED',
  'INTERNAL',
  'UNAVAILABLE',
  'MAINTENANCE',
  'STORAGE_FULL',
  'IDEMPOTENCY_KEY_REUSED',
  'IDEMPOTENCY_IN_FLIGHT',
  'TEAM_NOT_FOUND',
  'TEAM_REQUIRED',
] as const satisfies readonly KitCode[];
export type CommonCode = (typeof commonCodes)[number];
