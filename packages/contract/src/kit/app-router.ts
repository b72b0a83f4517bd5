import type {
  TRPCBuiltRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from '@trpc/server';
import type { Entry } from './define.ts';
import type { ErrorShape } from './error-body.ts';
import type { CommonCode } from './errors.ts';

type Codes<E> = E extends { readonly errors: readonly (infer C extends string)[] } ? C | CommonCode : CommonCode;

/** An input whose fields are all optional can be omitted. */
export type Input<I> = {} extends I ? I | void : I;

export interface Types<E extends Entry> {
  input: Input<E['input']['_input']>;
  output: E['output']['_output'];
  meta: object;
  errorShape: ErrorShape<Codes<E>>;
}
interface StreamTypes<E extends Entry> extends Omit<Types<E>, 'output'> {
  output: AsyncIterable<E['output']['_output'], void, unknown>;
}

export type Procedures<C> = {
  [K in keyof C]: C[K] extends { readonly kind: 'query' } & Entry
    ? TRPCQueryProcedure<Types<C[K]>>
    : C[K] extends { readonly kind: 'mutation' } & Entry
      ? TRPCMutationProcedure<Types<C[K]>>
      : C[K] extends { readonly kind: 'subscription' } & Entry
        ? TRPCSubscriptionProcedure<StreamTypes<C[K]>>
        : Procedures<C[K]>;
};
interface Root {
  ctx: object;
  meta: object;
  errorShape: ErrorShape;
  transformer: false;
}
/** The tRPC router type of a contract, from public tRPC types only: no client ever type-checks the server. */
export type RouterOf<C> = TRPCBuiltRouter<Root, Procedures<C>>;
