import { errors } from '@deskwire/contract/errors.ts';
import { isTimely } from '@deskwire/contract/kit/fields.ts';
import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import { transaction } from '@deskwire/database/schema.ts';
import { grant, TeamGone, teamInEffect } from '../access/access.ts';
import type { Base, Context, Principal, TeamScope } from '../context.ts';
import { invalid, toAppError, type AppError } from '../errors.ts';
import { finishJob } from '../events/record.queries.ts';
import { countCall } from '../limits/limits.ts';
import { isList } from '../lists/view.ts';
import { proposedIn } from '../refs.ts';
import { answered, t } from './trpc.ts';

/** A call on its way, and what is known of it so far. */
interface Call {
  readonly entry: Entry;
  readonly path: string;
  readonly ctx: Context;
  readonly began: number;
  raw: unknown;
  granted: Granted;
  /** Ends what maintenance would wait for. */
  leave: (() => void) | undefined;
}
/** The caller and their team, as far as the access rule grants them. */
interface Granted {
  readonly principal?: Principal;
  readonly scope?: Pick<TeamScope, 'team_id' | 'person_id'> | null | undefined;
}

/**
 * The first middleware: decides who may call, counts the call, and turns every error into a row of the error table. These are
 * one middleware because tRPC copies the call and its context for each.
 */
export const admission = (entry: Entry) => {
  const proposed = proposedIn(entry.input);
  const stops = isStoppable(entry);
  const mayLag = entry.kind === 'query' && (entry.figures === true || isList(entry.output));
  return t.middleware(async ({ ctx, path, getRawInput, next }) => {
    const call: Call = { entry, path, ctx, began: performance.now(), raw: undefined, granted: {}, leave: undefined };
    try {
      call.raw = entry.kind === 'query' ? withoutDirection(await getRawInput()) : await getRawInput();
      call.granted = await grant(entry, path, ctx, call.raw);
      if (stops && !isOperator(call.granted)) call.leave = ctx.services.controls.enter();
      checkProposed(proposed, call.raw, call.granted as Base);
      if (ctx.request.continues !== true) await countCall(entry, path, ctx, call.granted, call.raw);
    } catch (error) {
      call.leave?.();
      if (error instanceof TeamGone) return dropJob(ctx);
      throw await refusal(call, error);
    }

    const { db, replica } = ctx.services;
    // Users who have just changed something are not served from a replica that may lack the change.
    const knower = replica === undefined || ctx.job !== undefined ? undefined : call.granted.principal?.user.id;
    const onwards = {
      ctx:
        entry.kind === 'mutation'
          ? call.granted
          : { ...call.granted, db: knower !== undefined && mayLag ? await replica!.readsOf(knower) : db },
      // An input whose every field is optional may be left out.
      getRawInput: async () => call.raw ?? {},
    };
    const result = await next(onwards).finally(call.leave);
    if (!result.ok) throw failure(call, result.error);
    if (entry.kind === 'mutation' && knower !== undefined) await replica!.note(knower);
    meter(call);
    return result;
  });
};

/** Whether maintenance stops a procedure: every mutation except those marked `always`. The worker stops by itself. */
const isStoppable = (entry: Entry): boolean =>
  entry.kind === 'mutation' && entry.always !== true && accessOf(entry)[0] !== 'worker';
/** Administrators of the platform may use it while it is closed to everybody else. */
const isOperator = ({ principal }: Granted): boolean =>
  principal?.kind === 'session' && principal.user.platform_role !== 'user';

/** Removes the direction of paging that infinite queries of tRPC clients send: cursors only go forward. */
function withoutDirection(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || !('direction' in input) || input.direction !== 'forward')
    return input;
  const { direction: _, ...asked } = input;
  return asked;
}

/** Refuses a proposed id that was not made about now, so that no client can take an id that means something else. */
function checkProposed(fields: readonly string[], raw: unknown, { now }: Base): void {
  if (fields.length === 0 || raw === null || typeof raw !== 'object') return;
  for (const field of fields) {
    const id = (raw as Readonly<Record<string, unknown>>)[field];
    if (typeof id === 'string' && !isTimely(id, now()))
      throw invalid(field, 'must be a UUIDv7 of the last 400 days or the next 24 hours');
  }
}

/** Ends a job whose team was purged: there is nothing left to do. */
async function dropJob({ services, job }: Context) {
  await transaction(services.db, (tx) => finishJob(tx, job!.job_id));
  return answered();
}

/** The error of a call that was not admitted. */
async function refusal(call: Call, thrown: unknown): Promise<AppError> {
  const error = toAppError(thrown);
  if (error.app === 'FORBIDDEN') call.granted = await whoWasRefused(call);
  meter(call, error);
  return error;
}

/** The error of a call that was admitted. */
function failure(call: Call, thrown: unknown): AppError {
  const error = toAppError(thrown);
  meter(call, error);
  return error;
}

/** The caller who was refused and their team, as far as they are known: the audit trail records both. */
async function whoWasRefused({ ctx, raw }: Call): Promise<Granted> {
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
function meter({ entry, path, ctx, began, granted }: Call, error?: AppError): void {
  if (entry.kind === 'subscription' || ctx.job !== undefined) return;
  ctx.services.meter.note({
    procedure: path,
    kind: entry.kind,
    door: ctx.request.origin,
    outcome: error === undefined ? 'done' : errors[error.app].http < 500 ? 'refused' : 'failed',
    ms: performance.now() - began,
    team_id: granted.scope?.team_id ?? null,
    person_id: granted.scope?.person_id ?? null,
    audited: entry.audited === true,
    user_id: granted.principal?.user.id ?? null,
    request_id: ctx.request.id,
    code: error?.app,
  });
}
