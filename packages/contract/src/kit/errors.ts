/** One row per error that a client may see: the HTTP status every door answers, the nearest tRPC code, and the sentence. */
export const errors = {
  BAD_REQUEST: { http: 400, trpc: 'BAD_REQUEST', message: 'The request could not be read' },
  UNAUTHENTICATED: { http: 401, trpc: 'UNAUTHORIZED', message: 'Sign in first' },
  FORBIDDEN: { http: 403, trpc: 'FORBIDDEN', message: 'You are not allowed to do this' },
  ACCOUNT_SUSPENDED: { http: 403, trpc: 'FORBIDDEN', message: 'This account is suspended' },
  EMAIL_NOT_VERIFIED: { http: 403, trpc: 'FORBIDDEN', message: 'Verify your e-mail address first' },
  SESSION_REQUIRED: { http: 403, trpc: 'FORBIDDEN', message: 'This needs a signed-in session, not an API key' },
  ADDRESS_NOT_ALLOWED: { http: 403, trpc: 'FORBIDDEN', message: 'The API key may not be used from this address' },
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
  STORAGE_FULL: {
    http: 503,
    trpc: 'SERVICE_UNAVAILABLE',
    message: 'There is no room left to write: what is there can still be read',
  },

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

  TOO_MANY_STREAMS: { http: 429, trpc: 'TOO_MANY_REQUESTS', message: 'You follow too many streams at once' },
  STREAM_LAGGED: {
    http: 503,
    trpc: 'SERVICE_UNAVAILABLE',
    message: 'The stream was not read in time: connect again from the last position',
  },

  TEAM_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such team' },
  TEAM_REQUIRED: { http: 409, trpc: 'CONFLICT', message: 'You are in no team yet: create or join one' },
  PROJECT_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such project' },
  PERSON_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such person in this team' },
  USER_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such user' },

  AUTH_INVALID_CREDENTIALS: {
    http: 401,
    trpc: 'UNAUTHORIZED',
    message: 'Address or password is wrong, or the address is not verified yet',
  },
  REFRESH_TOKEN_INVALID: { http: 401, trpc: 'UNAUTHORIZED', message: 'This session is over: sign in again' },
  PASSWORD_WRONG: { http: 403, trpc: 'FORBIDDEN', message: 'The password is wrong' },
  PASSWORD_MISSING: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'The account was not asked for here, so choose its password here',
  },
  PASSWORD_UNACCEPTABLE: { http: 422, trpc: 'UNPROCESSABLE_CONTENT', message: 'Choose another password' },
  CODE_INVALID: { http: 403, trpc: 'FORBIDDEN', message: 'The code is wrong, or its time is over' },
  TOKEN_SPENT: { http: 410, trpc: 'CONFLICT', message: 'This link was used already or its time is over' },
  SESSION_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such session' },
  SECOND_FACTOR_MISSING: { http: 403, trpc: 'FORBIDDEN', message: 'Send the code of your authenticator too' },
  SECOND_FACTOR_ON: { http: 409, trpc: 'CONFLICT', message: 'Your account has a second factor already' },
  SECOND_FACTOR_OFF: { http: 409, trpc: 'CONFLICT', message: 'Your account has no second factor' },
  PROVIDER_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'Signing in with this provider is not set up' },
  PROVIDER_REFUSED: { http: 403, trpc: 'FORBIDDEN', message: 'The provider did not confirm who you are: try again' },
  PROVIDER_EMAIL_UNVERIFIED: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'The provider has not verified your e-mail address',
  },
  IDENTITY_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such way to sign in' },
  IDENTITY_TAKEN: { http: 409, trpc: 'CONFLICT', message: 'Another account signs in with this already' },
  IDENTITY_LAST: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'This is your only way to sign in: choose a password first',
  },
  DEVICE_DENIED: { http: 403, trpc: 'FORBIDDEN', message: 'The sign-in was refused on the other device' },

  EMAIL_TAKEN: { http: 409, trpc: 'CONFLICT', message: 'Another account has this e-mail address' },
  SOLE_OWNER: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'You alone own a team that others are in: hand it over or delete it first',
  },
  LAST_MASTER_ADMIN: { http: 409, trpc: 'CONFLICT', message: 'There must be a master admin' },
  IMAGE_REFUSED: { http: 422, trpc: 'UNPROCESSABLE_CONTENT', message: 'The picture cannot be used' },
  RESTORE_LINK_EXPIRED: { http: 410, trpc: 'CONFLICT', message: 'This link was used already or its time is over' },
  SLUG_TAKEN: { http: 409, trpc: 'CONFLICT', message: 'Another team has this short name' },
  LAST_OWNER: { http: 409, trpc: 'CONFLICT', message: 'A team must have an owner' },
  ALREADY_MEMBER: { http: 409, trpc: 'CONFLICT', message: 'This person is in the team already' },
  INVITATION_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such invitation' },
  INVITATION_EXPIRED: {
    http: 410,
    trpc: 'CONFLICT',
    message: 'This invitation was used or taken back, or its time is over',
  },
  INVITATION_FOR_OTHER: { http: 403, trpc: 'FORBIDDEN', message: 'This invitation is for another e-mail address' },
  EMAIL_DOMAIN_REFUSED: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'The team takes no members with addresses of this domain',
  },
  PERSON_EMAIL_TAKEN: { http: 409, trpc: 'CONFLICT', message: 'Somebody in the team has this e-mail address already' },
  PERSON_WITHOUT_ADDRESS: { http: 409, trpc: 'CONFLICT', message: 'There is no e-mail address of this person' },
  PERSON_HAS_ACCOUNT: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'This person has an account and changes this themselves',
  },
  API_KEY_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such API key' },
  API_KEY_REPLACED: { http: 409, trpc: 'CONFLICT', message: 'This API key was replaced or revoked, or has expired' },
  UNKNOWN_SCOPE: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'No procedure that a key can call has this name',
  },

  TICKET_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such ticket' },
  COMMENT_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such comment' },
  EXTERNAL_KEY_TAKEN: { http: 409, trpc: 'CONFLICT', message: 'A ticket of this source has this external key already' },
  TICKET_MERGED: { http: 409, trpc: 'CONFLICT', message: 'This ticket was merged into another' },
  TICKET_MERGE_INTO_SELF: { http: 409, trpc: 'CONFLICT', message: 'A ticket cannot be merged into itself' },
  TICKET_LINK_TO_SELF: { http: 409, trpc: 'CONFLICT', message: 'A ticket cannot be linked to itself' },
  TICKET_LINK_REVERSED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'These tickets are linked the other way round already',
  },
  TICKET_TRANSITION_NOT_ALLOWED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'The ticket cannot go from its status to this one',
  },
  TICKET_ASSIGNEE_UNFIT: { http: 409, trpc: 'CONFLICT', message: 'Tickets cannot be assigned to this person' },
  TICKET_STATUS_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'The team has no such status' },
  TICKET_STATUS_IN_USE: { http: 409, trpc: 'CONFLICT', message: 'There are tickets in this status' },
  TICKET_STATUSES_INVALID: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'A team needs distinct statuses, at least one of them open and one closed',
  },
  TICKET_FIELD_INVALID: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: "Values do not fit the team's own fields",
  },
  TICKET_FIELD_KIND_FIXED: { http: 409, trpc: 'CONFLICT', message: 'The kind of a field cannot be changed' },
  TICKET_FIELDS_INVALID: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'Fields need distinct keys, and a select needs choices',
  },

  SLA_RULE_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such SLA rule' },
  SLA_CALENDAR_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such calendar' },
  SLA_CALENDAR_NAME_TAKEN: { http: 409, trpc: 'CONFLICT', message: 'The team has a calendar of this name' },
  SLA_CALENDAR_IN_USE: { http: 409, trpc: 'CONFLICT', message: 'There are SLA rules that count by this calendar' },
  SLA_HOLIDAYS_UNKNOWN: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'The holidays of this country, state or region are not known',
  },

  APPROVAL_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such approval request' },
  APPROVAL_PENDING: { http: 409, trpc: 'CONFLICT', message: 'The ticket waits for a decision already' },
  APPROVAL_CLOSED: { http: 409, trpc: 'CONFLICT', message: 'This request is no longer pending' },
  APPROVAL_OUTDATED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'The ticket was changed after its approval was asked for: ask again',
  },
  APPROVAL_NOT_YOURS: { http: 403, trpc: 'FORBIDDEN', message: 'This decision is not yours to make' },
  APPROVAL_NOT_YOUR_TURN: { http: 409, trpc: 'CONFLICT', message: 'Others decide on this before you' },
  APPROVAL_DECIDED: { http: 409, trpc: 'CONFLICT', message: 'You have decided on this already, or somebody for you' },
  APPROVER_UNFIT: { http: 409, trpc: 'CONFLICT', message: 'This person cannot approve this' },
  NO_APPROVER: { http: 409, trpc: 'CONFLICT', message: 'Nobody else in the team can approve this' },
  DELEGATION_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such delegation' },
  DELEGATION_OVERLAPS: { http: 409, trpc: 'CONFLICT', message: 'Somebody else decides for this person on these days' },

  ENVIRONMENT_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such environment' },
  ENVIRONMENT_NAME_TAKEN: { http: 409, trpc: 'CONFLICT', message: 'The team has an environment of this name' },
  ENVIRONMENT_ARCHIVED: { http: 409, trpc: 'CONFLICT', message: 'This environment is archived' },
  ENVIRONMENT_IN_USE: { http: 409, trpc: 'CONFLICT', message: 'Deployments run or wait in this environment' },
  ENVIRONMENT_LOCKED: { http: 409, trpc: 'CONFLICT', message: 'Somebody else holds this environment' },
  ENVIRONMENT_BUSY: { http: 409, trpc: 'CONFLICT', message: 'A deployment is running in this environment' },
  ENVIRONMENT_FROZEN: { http: 409, trpc: 'CONFLICT', message: 'Nothing is started during the freeze' },
  DEPLOYMENT_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such deployment' },
  DEPLOYMENT_TRANSITION_NOT_ALLOWED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'The deployment cannot go from its status to this one',
  },
  DEPLOYMENT_UNAPPROVED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'The environment asks for an approval of the ticket as it reads now',
  },
  DEPLOYMENT_NOT_NEXT: { http: 409, trpc: 'CONFLICT', message: 'Another deployment comes first' },
  DEPLOYMENT_SUPERSEDED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'Something else was deployed since: only the last deployment can be rolled back',
  },
  DEPLOYMENT_NOTHING_BEFORE: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'Nothing was deployed successfully before, so there is nothing to go back to',
  },
  DEPLOYMENT_LOG_FULL: { http: 409, trpc: 'CONFLICT', message: 'The log of this deployment takes no more lines' },
  FREEZE_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such freeze window' },
  SIGNATURE_INVALID: { http: 401, trpc: 'UNAUTHORIZED', message: 'The signature is not right' },
  SIGNATURE_EXPIRED: { http: 401, trpc: 'UNAUTHORIZED', message: 'The signature is too old, or of the future' },

  FILE_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such file' },
  FILE_CORRUPT: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'The bytes received do not have the given sha256',
  },
  LINK_EXPIRED: { http: 410, trpc: 'NOT_FOUND', message: 'This link has expired' },
  RANGE_NOT_SATISFIABLE: { http: 416, trpc: 'BAD_REQUEST', message: 'The file has no such bytes' },

  OPERATION_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'No such operation' },
  OPERATION_FINISHED: { http: 409, trpc: 'CONFLICT', message: 'This operation has already ended' },
  OPERATION_NOT_RETRYABLE: { http: 409, trpc: 'CONFLICT', message: 'There is nothing in this operation to try again' },
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
  'STORAGE_FULL',
  'IDEMPOTENCY_KEY_REUSED',
  'IDEMPOTENCY_IN_FLIGHT',
  'TEAM_NOT_FOUND',
  'TEAM_REQUIRED',
] as const satisfies readonly ErrorCode[];
export type CommonCode = (typeof commonCodes)[number];

/** What `details` holds, for the codes that have any. Times are seconds. */
export interface ErrorDetails {
  INVALID_INPUT: { path: string[]; reason: string; code?: string }[];
  RATE_LIMITED: { limit: number; window: number; retry_after: number };
  UNAVAILABLE: { retry_after: number } | undefined;
  STORAGE_FULL: { retry_after: number };
  PASSWORD_UNACCEPTABLE: { reason: 'too_short' | 'too_common'; min?: number };
  SCOPE_MISSING: { procedure: string };
  TIER_LIMIT_EXCEEDED: { needs: string; has: string };
  VERSION_CONFLICT: { current: { version: number } & Record<string, unknown> };
}

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
