/** One row per error that a client may see: the HTTP status every door answers, the nearest tRPC code, and the sentence. */
export const errors = {
  BAD_REQUEST: { http: 400, trpc: 'BAD_REQUEST', message: 'The request could not be read' },
  UNAUTHENTICATED: { http: 401, trpc: 'UNAUTHORIZED', message: 'Sign in first' },
  FORBIDDEN: { http: 403, trpc: 'FORBIDDEN', message: 'You are not allowed to do this' },
  ACCOUNT_SUSPENDED: { http: 403, trpc: 'FORBIDDEN', message: 'This account is suspended' },
  EMAIL_NOT_VERIFIED: { http: 403, trpc: 'FORBIDDEN', message: 'Verify your e-mail address first' },
  SESSION_REQUIRED: { http: 403, trpc: 'FORBIDDEN', message: 'This needs a signed-in session, not an API key' },
  SCOPE_MISSING: { http: 403, trpc: 'FORBIDDEN', message: 'The API key has no scope for this procedure' },
  STEP_UP_REQUIRED: { http: 403, trpc: 'FORBIDDEN', message: 'Confirm your password again to do this' },
  TIER_LIMIT_EXCEEDED: { http: 403, trpc: 'FORBIDDEN', message: 'Your plan does not include this' },
  CROSS_SITE_REQUEST: { http: 403, trpc: 'FORBIDDEN', message: 'Refused: the request comes from another site' },
  ROUTE_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'There is nothing at this address' },
  METHOD_NOT_ALLOWED: { http: 405, trpc: 'METHOD_NOT_SUPPORTED', message: 'This address does not answer that method' },
  REQUEST_TIMEOUT: { http: 408, trpc: 'TIMEOUT', message: 'The request took too long to arrive' },
  PAYLOAD_TOO_LARGE: { http: 413, trpc: 'PAYLOAD_TOO_LARGE', message: 'The request is too large' },
  UNSUPPORTED_MEDIA_TYPE: { http: 415, trpc: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send application/json' },
  INVALID_INPUT: { http: 422, trpc: 'UNPROCESSABLE_CONTENT', message: 'The input does not match the schema' },
  RATE_LIMITED: { http: 429, trpc: 'TOO_MANY_REQUESTS', message: 'Too many requests, try again later' },
  INTERNAL: { http: 500, trpc: 'INTERNAL_SERVER_ERROR', message: 'Something went wrong on our side' },
  UNAVAILABLE: { http: 503, trpc: 'SERVICE_UNAVAILABLE', message: 'The service cannot answer right now, try again' },

  IDEMPOTENCY_KEY_REUSED: { http: 409, trpc: 'CONFLICT', message: 'This Idempotency-Key was used with another body' },
  IDEMPOTENCY_IN_FLIGHT: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'A request with this Idempotency-Key is still running',
  },
  VERSION_CONFLICT: { http: 409, trpc: 'CONFLICT', message: 'Somebody changed this in the meantime' },
  ID_TAKEN: { http: 409, trpc: 'CONFLICT', message: 'This id is already in use' },
  INVALID_CURSOR: { http: 400, trpc: 'BAD_REQUEST', message: 'The cursor does not belong to this list' },
  PAGE_TOO_DEEP: { http: 400, trpc: 'BAD_REQUEST', message: 'Pages end at row 10,000: follow next_cursor instead' },

  TEAM_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such team' },
  TEAM_REQUIRED: { http: 409, trpc: 'CONFLICT', message: 'You are in no team yet: create or join one' },
  PROJECT_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such project' },
  PERSON_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such person in this team' },
  USER_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such user' },

  TICKET_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such ticket' },
} as const satisfies Record<string, { http: number; trpc: string; message: string }>;

export type ErrorCode = keyof typeof errors;

/** Codes that any procedure may answer without listing them: what the doors and the kit refuse. */
export const commonCodes = [
  'BAD_REQUEST',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'ACCOUNT_SUSPENDED',
  'EMAIL_NOT_VERIFIED',
  'SESSION_REQUIRED',
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
  'IDEMPOTENCY_KEY_REUSED',
  'IDEMPOTENCY_IN_FLIGHT',
  'TEAM_NOT_FOUND',
  'TEAM_REQUIRED',
] as const satisfies readonly ErrorCode[];
export type CommonCode = (typeof commonCodes)[number];

/** The body of every refusal, at every door. */
export interface ErrorBody<C extends ErrorCode = ErrorCode> {
  code: C;
  message: string;
  details?: unknown;
  request_id: string;
}
/** tRPC's error shape; `data` is the body that REST sends under `error`. */
export interface ErrorShape<C extends ErrorCode = ErrorCode> {
  message: string;
  code: number;
  data: ErrorBody<C> & { httpStatus: number };
}
