import { initTRPC, type TRPCProcedureBuilder } from '@trpc/server';
import { middlewareMarker } from '@trpc/server/unstable-core-do-not-import';
import {
  accessOf,
  type Entry,
  type Mutation,
  type Query,
  type Schema,
  type Subscription,
} from '@deskwire/contract/kit/define.ts';
import { errors } from '@deskwire/contract/errors.ts';
import { isTimely } from '@deskwire/contract/kit/fields.ts';
import type { ErrorShape } from '@deskwire/contract/kit/error-body.ts';
import type { Input, Types } from '@deskwire/contract/kit/app-router.ts';
import { grant, TeamGone, teamInEffect } from './access/access.ts';
import { conformsTo } from './calls/conforms.ts';
import type { Base, Context, Extras, Principal, Writing } from './context.ts';
import { errorBody, invalid, isRetryable, toAppError, type AppError } from './errors.ts';
import * as idempotency from './calls/idempotency.ts';
import { countCall } from './limits/limits.ts';
import { proposedIn } from './refs.ts';
import { entryOf, type JobDefinition, type JobOf } from './jobs/job.ts';
import { finishJob, isJobOpen } from './events/record.queries.ts';
import { transact, type Author } from './transaction.ts';
import { fastPaths } from '@deskwire/database/fast-paths.ts';
import { transaction } from '@deskwire/database/schema.ts';
import { isList, shortenerOf } from './lists/view.ts';

/** `openapi` is trpc-to-openapi's format, so that its generator can be the independent witness of our document. */
export interface Meta {
  readonly entry?: Entry;
  readonly openapi?: { method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'; path: `/${string}` };
}

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

const t = initTRPC
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
export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/**
 * The implementation side of a contract entry: who may call, limits, input, idempotency, transaction and output are
 * decided by the entry, so that a handler only decides what is special to it.
 */
export function procedure<const E extends Query>(entry: E): Pick<Builder<E>, 'query'>;
export function procedure<const E extends Mutation>(entry: E): Pick<Builder<E>, 'mutation'>;
export function procedure<const E extends Subscription>(entry: E): Pick<StreamBuilder<E>, 'subscription'>;
export function procedure(entry: Entry): unknown {
  const guarded = t.procedure
    .meta({ entry, ...openapiOf(entry) })
    .use(guard(entry))
    .input(entry.input);
  if (entry.kind === 'subscription') return guarded;
  if (entry.kind === 'query') return guarded.concat(answering(entry));
  return guarded.use(entry.tx === 'manual' ? withCommit(entry) : inTransaction(entry)).concat(answering(entry));
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

/**
 * The first middleware: decides who may call, counts the call, fills in an input that was left out, and turns every error into
 * a row of the error table. It is one middleware, since each one copies the call and its context.
 */
const guard = (entry: Entry) => {
  const proposed = proposedIn(entry.input);
  const stops = isStoppable(entry);
  const mayLag = entry.kind === 'query' && (entry.figures === true || isList(entry.output));
  return t.middleware(async ({ ctx, path, getRawInput, next }) => {
    let raw: unknown;
    let granted: object = {};
    let leave: (() => void) | undefined;
    const began = performance.now();
    const note = (error?: AppError) => noteCall(entry, path, ctx, granted, performance.now() - began, error);
    try {
      raw = entry.kind === 'query' ? withoutDirection(await getRawInput()) : await getRawInput();
      granted = await grant(entry, path, ctx, raw);
      if (stops && !isOperator(granted)) leave = ctx.services.controls.enter();
      checkProposed(proposed, raw, granted as Base);
      if (ctx.request.continues !== true) await countCall(entry, path, ctx, granted, raw);
    } catch (error) {
      leave?.();
      if (error instanceof TeamGone) {
        await transaction(ctx.services.db, (tx) => finishJob(tx, ctx.job!.job_id));
        return { ok: true, data: undefined, marker: middlewareMarker };
      }
      const refused = toAppError(error);
      if (refused.app === 'FORBIDDEN') granted = await whoWasRefused(ctx, raw);
      note(refused);
      throw refused;
    }
    const { replica } = ctx.services;
    const knower = replica === undefined || ctx.job !== undefined ? undefined : (granted as Noted).principal?.user.id;
    const minted = {
      ctx:
        entry.kind === 'mutation'
          ? granted
          : { ...granted, db: knower !== undefined && mayLag ? await replica!.readsOf(knower) : ctx.services.db },
      // An input whose every field is optional may be left out.
      getRawInput: async () => raw ?? {},
    };
    const result = await next(minted).finally(leave);
    if (result.ok) {
      if (entry.kind === 'mutation' && knower !== undefined) await replica!.note(knower);
      note();
      return result;
    }
    const refused = toAppError(result.error);
    note(refused);
    throw refused;
  });
};

/** The caller who was refused and their team, as far as they are known: the audit trail records both. */
async function whoWasRefused(ctx: Context, raw: unknown): Promise<Noted> {
  try {
    const { principal } = await ctx.identify();
    if (principal === null) return {};
    const named = (raw as { team_id?: unknown } | null)?.team_id;
    return { principal, scope: teamInEffect({ ...ctx, principal }, typeof named === 'string' ? named : undefined) };
  } catch {
    return {};
  }
}

/** Counts a call, except those of the worker, which are counted as jobs. */
function noteCall(entry: Entry, procedure: string, ctx: Context, granted: Noted, ms: number, error?: AppError): void {
  if (entry.kind === 'subscription' || ctx.job !== undefined) return;
  ctx.services.meter.note({
    procedure,
    kind: entry.kind,
    door: ctx.request.origin,
    outcome: error === undefined ? 'done' : errors[error.app].http < 500 ? 'refused' : 'failed',
    ms,
    team_id: granted.scope?.team_id ?? null,
    person_id: granted.scope?.person_id ?? null,
    audited: entry.audited === true,
    user_id: granted.principal?.user.id ?? null,
    request_id: ctx.request.id,
    code: error?.app,
  });
}
interface Noted {
  readonly principal?: Principal;
  readonly scope?: { readonly team_id: string; readonly person_id: string } | null | undefined;
}

/** Whether maintenance stops a procedure: every mutation except those marked `always`. The worker stops by itself. */
const isStoppable = (entry: Entry): boolean =>
  entry.kind === 'mutation' && entry.always !== true && accessOf(entry)[0] !== 'worker';
/** Administrators of the platform may use it while it is closed to everybody else. */
const isOperator = ({ principal }: { readonly principal?: Principal }): boolean =>
  principal?.kind === 'session' && principal.user.platform_role !== 'user';

/** Refuses a proposed id that was not made about now, so that no client can take an id that means something else. */
function checkProposed(fields: readonly string[], raw: unknown, { now }: Base): void {
  if (fields.length === 0 || raw === null || typeof raw !== 'object') return;
  for (const field of fields) {
    const id = (raw as Readonly<Record<string, unknown>>)[field];
    if (typeof id === 'string' && !isTimely(id, now()))
      throw invalid(field, 'must be a UUIDv7 of the last 400 days or the next 24 hours');
  }
}

/** Removes the direction of paging that infinite queries of tRPC clients send: cursors only go forward. */
function withoutDirection(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || !('direction' in input) || input.direction !== 'forward')
    return input;
  const { direction: _, ...asked } = input;
  return asked;
}

/**
 * Cuts long texts if rows were asked for, then runs tRPC's own check of the output, unless the output conforms already: the
 * check copies it field by field.
 */
function answering(entry: Query | Mutation) {
  const builder = t.procedure.output(entry.output);
  const conforms = fastPaths ? conformsTo(entry.output) : () => false;
  const shorten = shortenerOf(entry.output);
  const middlewares = builder._def.middlewares.map((parse): typeof parse => {
    const check: typeof parse = async (call) => {
      const given = await call.next();
      const inRows = given.ok && shorten !== undefined && isInRows(call.input);
      const result = inRows ? { ...given, data: shorten(given.data) } : given;
      return !result.ok || conforms(result.data) ? result : parse({ ...call, next: async () => result });
    };
    return Object.assign(check, { _type: parse._type });
  });
  return { ...builder, _def: { ...builder._def, middlewares } };
}

const isInRows = (input: unknown): boolean => (input as { readonly view?: unknown } | undefined)?.view === 'row';

class Rollback extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('rollback');
    this.result = result;
  }
}
const MAX_TRIES = 3;

/** `next()` never throws, it returns `ok: false`: the transaction must be told to roll back. */
const inTransaction = (entry: Mutation) =>
  t.middleware(async ({ ctx, path, next, getRawInput }) => {
    const author = ctx as unknown as Author;
    const use = idempotency.useOf(author, path, await getRawInput());
    for (let tries = 1; ; tries++) {
      let result: Awaited<ReturnType<typeof next>> | undefined;
      try {
        await transact(ctx.services.db, author, { ...entry, path }, async (tx) => {
          const replay = use && (await idempotency.replayOf(tx.db, author, use));
          // A job whose row is gone has had its effect: the queue delivered it twice.
          const done = author.job !== undefined && !(await finishJob(tx.db, author.job.job_id));
          if (replay !== undefined || done)
            throw new Rollback({ ok: true, data: replay?.answer, marker: middlewareMarker });
          result = await next({ ctx: use === undefined ? tx : { ...tx, ...idempotency.notingCookies(author, use) } });
          if (!result.ok) throw new Rollback(result);
          if (use !== undefined) await idempotency.keepAnswer(tx.db, author, use, result.data);
        });
      } catch (error) {
        if (!(error instanceof Rollback)) {
          if (isRetryable(error) && tries < MAX_TRIES) continue;
          throw error;
        }
        result = error.result as Awaited<ReturnType<typeof next>>;
        if (!result.ok && isRetryable(result.error.cause) && tries < MAX_TRIES) continue;
      }
      return result!;
    }
  });

/** No transaction around it: each `commit` is one, and none may hold across a call to the outside. */
const withCommit = (entry: Mutation) =>
  t.middleware(async ({ ctx, path, next, getRawInput }) => {
    const author = ctx as unknown as Author;
    if (author.job !== undefined && !(await isJobOpen(ctx.services.db, author.job.job_id)))
      return { ok: true, data: undefined, marker: middlewareMarker };
    let commits = 0;
    const commit = <T>(work: (tx: Writing) => Promise<T>) =>
      // Only the first block stands for the procedure in the audit trail when it names no event.
      transact(ctx.services.db, author, { path, events: commits++ === 0 ? entry.events : (entry.events ?? []) }, work);
    const use = idempotency.useOf(author, path, await getRawInput());
    const noting = use && idempotency.notingCookies(author, use);
    const run = async (lease?: idempotency.Lease) => {
      const each = async <T>(name: string, work: (tx: Writing) => Promise<T>): Promise<T> => {
        if (lease?.done.has(name) === true) return lease.done.get(name) as T;
        const value = await commit(async (tx) => {
          const given = await work(tx);
          await lease?.keep(tx.db, name, given);
          return given;
        });
        lease?.done.set(name, value);
        return value;
      };
      const once = async <P, T>(
        prepare: () => Promise<P>,
        work: (tx: Writing, prepared: P) => Promise<T>,
      ): Promise<T> => {
        const prepared = lease?.done.has(idempotency.ONCE) === true ? undefined : await prepare();
        return each(idempotency.ONCE, (tx) => work(tx, prepared!));
      };
      const result = await next({ ctx: { db: ctx.services.db, commit, once, each, ...noting } });
      return { ok: result.ok, data: result.ok ? result.data : undefined, result };
    };
    if (use !== undefined)
      return idempotency.withLease(author, use, run, (data) => ({ ok: true, data, marker: middlewareMarker }));
    const { result } = await run();
    if (result.ok && author.job !== undefined)
      await transact(ctx.services.db, author, { path, events: [] }, ({ db }) => finishJob(db, author.job!.job_id));
    return result;
  });
