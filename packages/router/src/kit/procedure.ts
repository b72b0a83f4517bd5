import type { TRPCProcedureBuilder } from '@trpc/server';
import {
  accessOf,
  type Entry,
  type Mutation,
  type Query,
  type Schema,
  type Subscription,
} from '@deskwire/contract/kit/define.ts';
import type { Input, Types } from '@deskwire/contract/kit/app-router.ts';
import type { Context, Extras } from './context.ts';
import { entryOf, type JobDefinition, type JobOf } from './jobs/job.ts';
import { admission } from './middleware/admission.ts';
import { inCommits } from './middleware/commits.ts';
import { checkedOutput } from './middleware/output.ts';
import { inTransaction } from './middleware/transaction.ts';
import { t, type Meta } from './middleware/trpc.ts';

/** The true tRPC builder of an entry; `procedure` shows only the ending that its kind allows. */
type Builder<E extends Entry> = TRPCProcedureBuilder<
  Context,
  Meta,
  Extras<E>,
  Input<E['input']['_input']>,
  E['input']['_output'],
  E['output']['_input'],
  E['output']['_output'],
  false,
  Types<E>['errorShape']
>;
type StreamBuilder<E extends Entry> = TRPCProcedureBuilder<
  Context,
  Meta,
  Extras<E>,
  Input<E['input']['_input']>,
  E['input']['_output'],
  AsyncIterable<E['output']['_input'], void, unknown>,
  AsyncIterable<E['output']['_output'], void, unknown>,
  false,
  Types<E>['errorShape']
>;

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/**
 * The implementation side of a contract entry. A call passes, from the door inwards: admission (caller, access, limits), the
 * schema of its input, for a mutation its transaction, and the handler. The output is checked inside the transaction, so an
 * output that breaks the contract is rolled back.
 */
export function procedure<const E extends Query>(entry: E): Pick<Builder<E>, 'query'>;
export function procedure<const E extends Mutation>(entry: E): Pick<Builder<E>, 'mutation'>;
export function procedure<const E extends Subscription>(entry: E): Pick<StreamBuilder<E>, 'subscription'>;
export function procedure(entry: Entry): unknown {
  const admitted = t.procedure
    .meta({ entry, ...openapiOf(entry) })
    .use(admission(entry))
    .input(entry.input);
  if (entry.kind === 'subscription') return admitted;
  if (entry.kind === 'query') return admitted.concat(checkedOutput(entry));
  return admitted.use(entry.tx === 'manual' ? inCommits(entry) : inTransaction(entry)).concat(checkedOutput(entry));
}

/** The implementation of a job: a procedure that only the worker's caller can reach. Mounting it registers the job. */
export const jobProcedure = <I extends Schema, T extends 'auto' | 'manual', O extends JobOf>(
  definition: JobDefinition<I, T, O>,
) => {
  const entry = entryOf(definition);
  definitions.set(entry, definition);
  return procedure(entry);
};
const definitions = new WeakMap<Entry, JobDefinition>();

/** The jobs that a router of jobs mounts, by name; a job that was renamed also by its former names. */
export const definitionsIn = (systemRouter: {
  readonly _def: { readonly procedures: object };
}): ReadonlyMap<string, JobDefinition> =>
  new Map(
    Object.values(systemRouter._def.procedures as Record<string, { _def: { meta: Meta } }>).flatMap(({ _def }) => {
      const definition = definitions.get(_def.meta.entry!)!;
      return [definition.name, ...definition.formerly].map((name): [string, JobDefinition] => [name, definition]);
    }),
  );

function openapiOf(entry: Entry): Pick<Meta, 'openapi'> | undefined {
  if (accessOf(entry)[0] === 'worker') return undefined;
  const [method, path] = entry.rest.split(' ', 2) as [NonNullable<Meta['openapi']>['method'], `/${string}`];
  return { openapi: { method, path } };
}
