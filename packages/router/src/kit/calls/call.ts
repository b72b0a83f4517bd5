import type { Context } from '../context.ts';

/** Calls a procedure by its path, with all its middleware and without a transport. Throws what it throws. */
export type Call = (ctx: Context, path: string, input: unknown, signal?: AbortSignal) => Promise<unknown>;

type Kind = 'query' | 'mutation' | 'subscription';
type Callable = ((call: {
  ctx: Context;
  path: string;
  type: Kind;
  getRawInput: () => Promise<unknown>;
  signal: AbortSignal | undefined;
  batchIndex: number;
}) => Promise<unknown>) & { readonly _def: { readonly type: Kind } };

/** The calls of a router. A path must be one of its procedures. */
export function callsOf(router: { readonly _def: { readonly procedures: object } }): Call {
  const procedures = router._def.procedures as Readonly<Record<string, Callable>>;
  return (ctx, path, input, signal) => {
    const procedure = procedures[path]!;
    const type = procedure._def.type;
    return procedure({ ctx, path, type, getRawInput: () => Promise.resolve(input), signal, batchIndex: 0 });
  };
}
