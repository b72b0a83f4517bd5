import type { Entry } from '@deskwire/contract/kit/define.ts';
import type { Context } from '@deskwire/router/kit/context.ts';
import { appRouter } from '@deskwire/router/domains.ts';

type Callable = (call: {
  ctx: Context;
  path: string;
  type: Entry['kind'];
  getRawInput: () => Promise<unknown>;
  signal: AbortSignal | undefined;
  batchIndex: number;
}) => Promise<unknown>;
const procedures = appRouter._def.procedures as unknown as Readonly<Record<string, Callable>>;
export type Caller = (ctx: Context, input: unknown, signal?: AbortSignal) => Promise<unknown>;

/** Calls the procedure at a path with all its middleware, but without tRPC's transport. */
export function callerOf(path: string, { kind: type }: Entry): Caller {
  // A test asserts that contract and router have the same procedures.
  const procedure = procedures[path]!;
  return (ctx, input, signal) =>
    procedure({ ctx, path, type, getRawInput: () => Promise.resolve(input), signal, batchIndex: 0 });
}
