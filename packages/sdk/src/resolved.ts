import type { TRPCMutationProcedure, TRPCQueryProcedure, TRPCSubscriptionProcedure } from '@trpc/server';
import { contract } from '@deskwire/contract/contract.ts';
import type { Entry, Schema } from '@deskwire/contract/kit/define.ts';
import { Event } from '@deskwire/contract/kit/events.ts';
import { events } from '@deskwire/contract/events.ts';
import type { ErrorCode, ErrorDetails } from '@deskwire/contract/errors.ts';
import type { ErrorShape } from '@deskwire/contract/kit/error-body.ts';
import type { CommonCode } from '@deskwire/contract/kit/errors.ts';

// The compiler prints the declaration of `record` once at build time: plain structure, no zod, so that what clients
// install has no dependency. Conditional aliases vanish where they resolve; the mapped types must stand inline, since
// an alias would be printed by name and drag the contract in.
type In<E extends Entry> = {} extends E['input']['_input'] ? E['input']['_input'] | void : E['input']['_input'];
type Code<E> = E extends { readonly errors: readonly (infer C extends ErrorCode)[] } ? C | CommonCode : CommonCode;
type P<E> = E extends { readonly kind: 'query' } & Entry
  ? TRPCQueryProcedure<{ input: In<E>; output: E['output']['_output']; meta: object; errorShape: ErrorShape<Code<E>> }>
  : E extends { readonly kind: 'mutation' } & Entry
    ? TRPCMutationProcedure<{
        input: In<E>;
        output: E['output']['_output'];
        meta: object;
        errorShape: ErrorShape<Code<E>>;
      }>
    : E extends { readonly kind: 'subscription' } & Entry
      ? TRPCSubscriptionProcedure<{
          input: In<E>;
          output: AsyncIterable<E['output']['_output'], void, unknown>;
          meta: object;
          errorShape: ErrorShape<Code<E>>;
        }>
      : never;

declare function resolve<C>(contract: C): {
  [D in keyof C]: {
    [K in keyof C[D]]: C[D][K] extends Entry
      ? P<C[D][K]>
      : {
          [S in keyof C[D][K]]: C[D][K][S] extends Entry
            ? P<C[D][K][S]>
            : { [L in keyof C[D][K][S]]: P<C[D][K][S][L]> };
        };
  };
};
export const record = resolve(contract);

declare function shape<S extends Schema>(schema: S): { [K in keyof S['_output']]: S['_output'][K] };
export const event = shape(Event);

declare function payloadsOf<E extends Readonly<Record<string, Schema>>>(of: E): { [T in keyof E]: E[T]['_output'] };
export const payloads = payloadsOf(events);

declare function plain<T>(): { [K in keyof T]: T[K] };
export const details = plain<ErrorDetails>();
export const codes = plain<Record<ErrorCode, true>>();
