import { initTRPC } from '@trpc/server';
import { middlewareMarker, type MiddlewareResult } from '@trpc/server/unstable-core-do-not-import';
import { errors } from '@deskwire/contract/errors.ts';
import type { ErrorShape } from '@deskwire/contract/kit/error-body.ts';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import type { Context } from '../context.ts';
import { errorBody, toAppError } from '../errors.ts';

/** `openapi` is trpc-to-openapi's format, so that its generator can be the independent witness of our document. */
export interface Meta {
  readonly entry?: Entry;
  readonly openapi?: { method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'; path: `/${string}` };
}

export const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    // The server closes a socket that is silent for a minute (`connectionTimeout`).
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 45_000 } },
    errorFormatter: ({ shape, error, ctx }): ErrorShape => {
      const app = toAppError(error);
      const body = errorBody(app, ctx?.request.id ?? '');
      return { code: shape.code, message: body.message, data: { ...body, httpStatus: errors[app.app].http } };
    },
  });

/** The result of a middleware: an answer, or the error that the handler threw. */
export type Result = MiddlewareResult<object>;

/** The result of a middleware that answers by itself, without calling the next one. */
export const answered = (data?: unknown): Result => ({ ok: true, data, marker: middlewareMarker });
