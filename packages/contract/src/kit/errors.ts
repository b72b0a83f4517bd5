/** One row per error that a client may see: the HTTP status every door answers, the nearest tRPC code, and the sentence. */
export const errors = {
  BAD_REQUEST: {
    http: 400,
    trpc: 'BAD_REQUEST',
    message: 'The request could not be read. Check its JSON, parameters and headers.',
  },
  UNAUTHENTICATED: {
    http: 401,
    trpc: 'UNAUTHORIZED',
    message: 'You are not signed in. Sign in, or send a bearer token or an API key.',
  },
  FORBIDDEN: { http: 403, trpc: 'FORBIDDEN', message: 'You are not allowed to do this. Ask an admin if you need to.' },
  ACCOUNT_SUSPENDED: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'This account is suspended. Ask an administrator of the platform to activate it.',
  },
  EMAIL_NOT_VERIFIED: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'Your email address is not verified. Open the link in the verification email first.',
  },
  SESSION_REQUIRED: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'API keys are not accepted here. Sign in and use that session.',
  },
  ADDRESS_NOT_ALLOWED: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'This API key may not be used from your IP address. Call from a network that the key allows.',
  },
  SCOPE_MISSING: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'The scopes of this API key do not include this procedure. Use a key whose scopes do.',
  },
  STEP_UP_REQUIRED: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'This needs a recent sign-in. Confirm your password and try again.',
  },
  TIER_LIMIT_EXCEEDED: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'Your plan does not include this. Upgrade the plan of the team to use it.',
  },
  CROSS_SITE_REQUEST: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'The request was refused because it comes from another site. Start it from this site.',
  },
  ROUTE_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'There is nothing at this address. Check the path against the documentation at /docs.',
  },
  METHOD_NOT_ALLOWED: {
    http: 405,
    trpc: 'METHOD_NOT_SUPPORTED',
    message: 'This address does not support the HTTP method used. Use one from the Allow header.',
  },
  REQUEST_TIMEOUT: {
    http: 408,
    trpc: 'TIMEOUT',
    message: 'The request took too long to arrive. Try again over a faster connection.',
  },
  PAYLOAD_TOO_LARGE: { http: 413, trpc: 'PAYLOAD_TOO_LARGE', message: 'The request is too large. Send less at once.' },
  UNSUPPORTED_MEDIA_TYPE: {
    http: 415,
    trpc: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'This content type or encoding is not accepted here. Send uncompressed application/json.',
  },
  INVALID_INPUT: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'Some of the input is not valid. Correct it and try again.',
  },
  RATE_LIMITED: {
    http: 429,
    trpc: 'TOO_MANY_REQUESTS',
    message: 'You have sent too many requests. Wait a moment and try again.',
  },
  INTERNAL: {
    http: 500,
    trpc: 'INTERNAL_SERVER_ERROR',
    message: 'Something went wrong on our side. Try again, and report the request id if it keeps failing.',
  },
  UNAVAILABLE: {
    http: 503,
    trpc: 'SERVICE_UNAVAILABLE',
    message: 'The service cannot answer right now. Try again in a moment.',
  },
  STORAGE_FULL: {
    http: 503,
    trpc: 'SERVICE_UNAVAILABLE',
    message: 'The server is out of storage and cannot save anything; reading still works. Try again later.',
  },

  IDEMPOTENCY_KEY_REUSED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'This Idempotency-Key was already used with a different body. Use a new key.',
  },
  IDEMPOTENCY_IN_FLIGHT: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'A request with this Idempotency-Key is still running. Wait for it to finish, then try again.',
  },
  VERSION_CONFLICT: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'Somebody changed this in the meantime. Review the current version and try again.',
  },
  ID_TAKEN: { http: 409, trpc: 'CONFLICT', message: 'This id is already in use. Choose another one.' },
  INVALID_CURSOR: {
    http: 400,
    trpc: 'BAD_REQUEST',
    message: 'The cursor does not belong to this list. Start again at the first page.',
  },
  PAGE_TOO_DEEP: {
    http: 400,
    trpc: 'BAD_REQUEST',
    message: 'Page numbers end at row 10,000. Follow next_cursor instead.',
  },

  TOO_MANY_STREAMS: {
    http: 429,
    trpc: 'TOO_MANY_REQUESTS',
    message: 'You have too many event streams open. Close one and connect again.',
  },
  STREAM_LAGGED: {
    http: 503,
    trpc: 'SERVICE_UNAVAILABLE',
    message: 'The stream was read too slowly and has been closed. Connect again from the last position.',
  },

  TEAM_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The team does not exist, or you are not in it. Check its id.',
  },
  TEAM_REQUIRED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'You are not in a team yet. Create one or accept an invitation.',
  },
  PROJECT_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The project does not exist, or you may not see it. Check its id.',
  },
  PERSON_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The person does not exist in this team. Check their id.',
  },
  USER_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The user does not exist, or you may not see them. Check their id.',
  },

  AUTH_INVALID_CREDENTIALS: {
    http: 401,
    trpc: 'UNAUTHORIZED',
    message: 'The email address or password is wrong, or the address is not verified. Check them and try again.',
  },
  REFRESH_TOKEN_INVALID: { http: 401, trpc: 'UNAUTHORIZED', message: 'This session has ended. Sign in again.' },
  PASSWORD_WRONG: { http: 403, trpc: 'FORBIDDEN', message: 'The password is wrong. Try again, or reset it.' },
  PASSWORD_MISSING: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'This browser did not start the registration. Choose a password for the account.',
  },
  PASSWORD_UNACCEPTABLE: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'This password is too short or too easy to guess. Choose another one.',
  },
  CODE_INVALID: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'The code is wrong or has expired. Check it, or request a new one.',
  },
  TOKEN_SPENT: {
    http: 410,
    trpc: 'CONFLICT',
    message: 'This link or token has been used or has expired. Request a new one.',
  },
  SESSION_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The session does not exist or has ended. Check its id.',
  },
  SECOND_FACTOR_MISSING: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'Your account has a second factor. Send the code from your authenticator app as well.',
  },
  SECOND_FACTOR_ON: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'Your account already has a second factor. Disable it before you enable another one.',
  },
  SECOND_FACTOR_OFF: { http: 409, trpc: 'CONFLICT', message: 'Your account has no second factor. Enable one first.' },
  PROVIDER_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'Signing in with this provider is not set up here. Choose another way to sign in.',
  },
  PROVIDER_REFUSED: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'The provider did not confirm who you are. Try again, or choose another way to sign in.',
  },
  PROVIDER_EMAIL_UNVERIFIED: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'The provider has not verified your email address. Verify it there and try again.',
  },
  IDENTITY_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'This provider account is not linked to yours. Check its id.',
  },
  IDENTITY_TAKEN: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'This provider account already signs in to another account. Unlink it there first.',
  },
  IDENTITY_LAST: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'This is your only way to sign in. Choose a password before you unlink it.',
  },
  DEVICE_DENIED: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'The sign-in was denied on the other device. Start again if that was a mistake.',
  },

  EMAIL_TAKEN: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'Another account has this email address. Use that account instead.',
  },
  SOLE_OWNER: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'The account is the only owner of a team that has other members. Transfer or delete that team first.',
  },
  LAST_MASTER_ADMIN: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'This is the last master admin. Make somebody else a master admin first.',
  },
  IMAGE_REFUSED: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'The image cannot be used. Send a PNG, JPEG, WebP or GIF of at most 5 MiB.',
  },
  RESTORE_LINK_EXPIRED: {
    http: 410,
    trpc: 'CONFLICT',
    message: 'This link has been used or has expired. Sign in, or register again.',
  },
  SLUG_TAKEN: { http: 409, trpc: 'CONFLICT', message: 'Another team has this slug. Choose another one.' },
  LAST_OWNER: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'This is the last owner of the team. Make somebody else an owner first.',
  },
  ALREADY_MEMBER: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'This person is already in the team. Change their roles instead.',
  },
  INVITATION_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The invitation does not exist. Check its link or id.',
  },
  INVITATION_EXPIRED: {
    http: 410,
    trpc: 'CONFLICT',
    message: 'This invitation was used or revoked, or has expired. Ask for a new one.',
  },
  INVITATION_FOR_OTHER: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'This invitation is for another email address. Sign in with the account that has it.',
  },
  EMAIL_DOMAIN_REFUSED: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'The team does not accept addresses of this email domain. Use an address of an allowed domain.',
  },
  PERSON_EMAIL_TAKEN: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'Somebody in the team already has this email address. Use another one, or merge the two people.',
  },
  PERSON_WITHOUT_ADDRESS: { http: 409, trpc: 'CONFLICT', message: 'This person has no email address. Add one first.' },
  PERSON_HAS_ACCOUNT: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'This person has an account. Ask them to sign in and do this themselves.',
  },
  API_KEY_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The API key does not exist or is not yours. Check its id.',
  },
  API_KEY_REPLACED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'This API key was replaced or revoked, or has expired. Create a new one.',
  },
  UNKNOWN_SCOPE: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'No procedure that an API key can call has this name. Check the scopes against the documentation.',
  },

  TICKET_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The ticket does not exist, or you may not see it. Check its id or key.',
  },
  COMMENT_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The comment does not exist, or you may not see it. Check its id.',
  },
  EXTERNAL_KEY_TAKEN: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'A ticket from this source already has this external key. Update that ticket, or use another key.',
  },
  TICKET_MERGED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'This ticket was merged into another one. Continue with the other ticket.',
  },
  TICKET_MERGE_INTO_SELF: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'A ticket cannot be merged into itself. Choose another ticket.',
  },
  TICKET_LINK_TO_SELF: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'A ticket cannot be linked to itself. Choose another ticket.',
  },
  TICKET_LINK_REVERSED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'These tickets are already linked the other way round. Remove that link first.',
  },
  TICKET_TRANSITION_NOT_ALLOWED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'The ticket cannot move from its status to this one. Choose a status that its transitions allow.',
  },
  TICKET_ASSIGNEE_UNFIT: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'Tickets cannot be assigned to this person. Choose one of the possible assignees.',
  },
  TICKET_STATUS_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The status does not exist in this team. Choose one of its statuses.',
  },
  TICKET_STATUS_IN_USE: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'There are tickets in a status that would be removed. Move them to another status first.',
  },
  TICKET_STATUSES_INVALID: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'The statuses are not valid. Use distinct slugs, with at least one status open and one closed.',
  },
  TICKET_FIELD_INVALID: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: "A value does not fit the team's own fields. Correct it and try again.",
  },
  TICKET_FIELD_KIND_FIXED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'The kind of a field cannot change. Add a field with another key instead.',
  },
  TICKET_FIELDS_INVALID: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'The fields are not valid. Use distinct keys, and give every select its options.',
  },

  SLA_RULE_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The SLA rule does not exist in this team. Check its id.',
  },
  SLA_CALENDAR_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The calendar does not exist in this team. Check its id.',
  },
  SLA_CALENDAR_NAME_TAKEN: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'The team already has a calendar with this name. Choose another name.',
  },
  SLA_CALENDAR_IN_USE: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'There are SLA rules that use this calendar. Give them another calendar first.',
  },
  SLA_HOLIDAYS_UNKNOWN: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'The holidays of this country, state or region are not known. Choose another, or add special days.',
  },

  APPROVAL_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The approval request does not exist, or you may not see it. Check its id.',
  },
  APPROVAL_PENDING: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'The ticket already has a pending approval request. Wait for its decision, or withdraw it.',
  },
  APPROVAL_CLOSED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'This approval request is no longer pending. Request approval again if you need it.',
  },
  APPROVAL_OUTDATED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'The ticket has changed since its approval was requested. Request approval again.',
  },
  APPROVAL_NOT_YOURS: {
    http: 403,
    trpc: 'FORBIDDEN',
    message: 'This decision is not yours to make. Ask the approver or their substitute.',
  },
  APPROVAL_NOT_YOUR_TURN: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'Other approvers decide before you. Wait for your turn.',
  },
  APPROVAL_DECIDED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'You have already decided, or somebody has for you. Request approval again to get a new decision.',
  },
  APPROVER_UNFIT: { http: 409, trpc: 'CONFLICT', message: 'This person cannot approve this. Choose another approver.' },
  NO_APPROVER: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'Nobody else in the team can approve this. Ask an admin to make somebody an approver.',
  },
  DELEGATION_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The delegation does not exist, or you may not see it. Check its id.',
  },
  DELEGATION_OVERLAPS: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'Another delegation covers some of these days. Choose other days, or delete that delegation.',
  },

  ENVIRONMENT_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The environment does not exist in this team. Check its id.',
  },
  ENVIRONMENT_NAME_TAKEN: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'The team already has an environment with this name. Choose another name.',
  },
  ENVIRONMENT_ARCHIVED: { http: 409, trpc: 'CONFLICT', message: 'This environment is archived. Restore it first.' },
  ENVIRONMENT_IN_USE: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'There are deployments running or waiting in this environment. Finish or cancel them first.',
  },
  ENVIRONMENT_LOCKED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'Somebody else has locked this environment. Wait for the lock to expire, or ask them to unlock it.',
  },
  ENVIRONMENT_BUSY: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'A deployment is already running in this environment. Wait for it to end.',
  },
  ENVIRONMENT_FROZEN: {
    http: 409,
    trpc: 'CONFLICT',
    message:
      'This environment is frozen, so nothing can start. Wait for the freeze to end, or give an override_reason.',
  },
  DEPLOYMENT_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The deployment does not exist in this team. Check its id.',
  },
  DEPLOYMENT_TRANSITION_NOT_ALLOWED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'The deployment cannot move from its status to this one. Check its current status.',
  },
  DEPLOYMENT_UNAPPROVED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'The environment requires approval of the ticket as it reads now. Request approval first.',
  },
  DEPLOYMENT_NOT_NEXT: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'Another deployment is ahead in the queue. Wait for your turn, or give an override_reason.',
  },
  DEPLOYMENT_SUPERSEDED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'Something else has been deployed since. Roll back the last deployment instead.',
  },
  DEPLOYMENT_NOTHING_BEFORE: {
    http: 409,
    trpc: 'CONFLICT',
    message:
      'No deployment succeeded here before, so there is nothing to roll back to. Deploy another version instead.',
  },
  DEPLOYMENT_LOG_FULL: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'The log of this deployment is full. Keep further lines elsewhere.',
  },
  FREEZE_NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', message: 'The freeze does not exist in this team. Check its id.' },
  SIGNATURE_INVALID: {
    http: 401,
    trpc: 'UNAUTHORIZED',
    message: 'The signature does not match. Sign the timestamp and body with the secret of the environment.',
  },
  SIGNATURE_EXPIRED: {
    http: 401,
    trpc: 'UNAUTHORIZED',
    message: 'The timestamp of the signature is too far from the current time. Check your clock and sign again.',
  },

  FILE_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The file does not exist, or you may not see it. Check its id.',
  },
  FILE_CORRUPT: {
    http: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    message: 'The bytes received do not match the given sha256. Upload the file again.',
  },
  LINK_EXPIRED: { http: 410, trpc: 'NOT_FOUND', message: 'This link is no longer valid. Request a new one.' },
  RANGE_NOT_SATISFIABLE: {
    http: 416,
    trpc: 'BAD_REQUEST',
    message: 'The file does not contain the requested bytes. Request a range within its size.',
  },

  OPERATION_NOT_FOUND: {
    http: 404,
    trpc: 'NOT_FOUND',
    message: 'The operation does not exist, or you may not see it. Check its id.',
  },
  OPERATION_FINISHED: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'This operation has already ended. Look at its result instead.',
  },
  OPERATION_NOT_RETRYABLE: {
    http: 409,
    trpc: 'CONFLICT',
    message: 'Nothing in this operation can be retried. Start a new operation instead.',
  },
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
