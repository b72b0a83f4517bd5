import type { FastifyReply, FastifyRequest } from 'fastify';
import { errors, type ErrorCode } from '@deskwire/contract/errors.ts';
import { AppError, errorBody, isOutage, toAppError } from '@deskwire/router/kit/errors.ts';

/** Fastify's own errors, for requests that never reached a procedure. */
const fastifyCodes: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'BAD_REQUEST',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BAD_REQUEST',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_REQUEST',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_BAD_URL: 'BAD_REQUEST',
  FST_ERR_MAX_PARAM_LENGTH: 'ROUTE_NOT_FOUND',
  FST_ERR_NOT_FOUND: 'ROUTE_NOT_FOUND',
};

/** Turns whatever went wrong into a row of the one error table. */
export function appErrorOf(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') {
    const code = fastifyCodes[thrown.code];
    if (code !== undefined) return new AppError(code, undefined, { cause: thrown });
    if (thrown instanceof SyntaxError || ('statusCode' in thrown && thrown.statusCode === 400))
      return new AppError('BAD_REQUEST', undefined, { cause: thrown });
  }
  return toAppError(thrown);
}

/** Sets the headers that go with an error. Internal details go to the log only. */
export function refuse(req: FastifyRequest, reply: FastifyReply, thrown: unknown): AppError {
  const error = appErrorOf(thrown);
  if (error.app === 'INTERNAL' || isOutage(error)) req.log.error({ err: error.cause }, error.message);
  if (error.app === 'UNAUTHENTICATED') void reply.header('www-authenticate', 'Bearer');
  const retry_after = (error.details as { retry_after?: number } | undefined)?.retry_after;
  if (retry_after !== undefined) void reply.header('retry-after', String(retry_after));
  // The rest of the body is not worth reading.
  if (isArriving(req)) void reply.header('connection', 'close');
  void reply.code(errors[error.app].http);
  return error;
}
const isArriving = ({ raw, headers }: FastifyRequest) =>
  !raw.complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);

/** Responds with the body of an error. */
export function sendError(req: FastifyRequest, reply: FastifyReply, thrown: unknown): FastifyReply {
  const error = refuse(req, reply, thrown);
  return reply.type('application/json; charset=utf-8').send({ error: errorBody(error, req.id) });
}
