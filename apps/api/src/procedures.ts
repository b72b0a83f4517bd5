import type { Context } from '@deskwire/router/kit/context.ts';
import { callsOf } from '@deskwire/router/kit/calls/call.ts';
import { appRouter } from '@deskwire/router/domains.ts';

const call = callsOf(appRouter);
export type Caller = (ctx: Context, input: unknown, signal?: AbortSignal) => Promise<unknown>;

/** The calls of one procedure. A test asserts that contract and router have the same ones. */
export const callerOf =
  (path: string): Caller =>
  (ctx, input, signal) =>
    call(ctx, path, input, signal);
