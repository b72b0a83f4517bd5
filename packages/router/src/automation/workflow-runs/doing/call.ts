import { errors } from '@deskwire/contract/errors.ts';
import { accessOf } from '@deskwire/contract/kit/define.ts';
import type { Delegate } from '../../../kit/context.ts';
import { callAs } from '../../../kit/access/delegate.ts';
import { toAppError, type AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import type { Act } from '../../workflows/engine/walk.ts';
import { nameOf } from '../../workflows/engine/walk.ts';
import { entryAt } from '../../workflows/check-definition.ts';
import { failed, type Outcome } from './outcome.ts';

/** For whom a run acts, and what makes its calls happen once. */
export interface Acting {
  readonly services: Services;
  readonly run_id: string;
  /** Undefined where nobody is left to act for. */
  readonly delegate: Delegate | undefined;
}

/** The request id of a call of a run. A run is not woken by events of its own requests. */
export const requestId = (run_id: string, act: Pick<Act, 'step' | 'iteration'>): string => `${run_id}/${nameOf(act)}`;

/** They no longer have the right, or are not there any more. */
const lostRights = new Set<string>([
  'ACCOUNT_SUSPENDED',
  'EMAIL_NOT_VERIFIED',
  'UNAUTHENTICATED',
  'SCOPE_MISSING',
  'SESSION_REQUIRED',
]);

/** Calls a procedure for whom the run acts. It carries the name of the step as its key: repeated, it answers the same. */
export async function call(acting: Acting, act: Act, path: string, input: unknown): Promise<Outcome> {
  const { services, run_id, delegate } = acting;
  const { id } = act.step;
  if (entryAt(path) === undefined)
    return failed(id, 'PROCEDURE_GONE', `There is no procedure ${path} any more. Save the workflow again without it.`);
  if (delegate === undefined)
    return failed(id, 'UNAUTHENTICATED', 'The person it acts for has no account any more.', { lost: 'account' });
  const key = requestId(run_id, act);
  try {
    const output = await callAs(services, delegate, { path, input, idempotency_key: key, request_id: key });
    return { kind: 'done', output: output === undefined ? null : JSON.parse(JSON.stringify(output)) };
  } catch (error) {
    return refusal(id, path, input, toAppError(error), (cause) => services.report('A step failed', cause, { path }));
  }
}

function refusal(id: string, path: string, input: unknown, error: AppError, report: (cause: unknown) => void): Outcome {
  const { app, details } = error;
  if (app === 'IDEMPOTENCY_IN_FLIGHT') return { kind: 'busy' };
  const { http, message } = errors[app];
  const lost = lostPermission(path, input, error);
  const isLater = http >= 500 || http === 429 || http === 408;
  if (app === 'INTERNAL') report(error.cause ?? error);
  const { retry_after } = (details ?? {}) as { retry_after?: number };
  return failed(id, app, message, { details, lost, again: isLater, after_s: retry_after });
}

/**
 * The permission that the person would need to call this procedure at all. Undefined if it is only this row that they may not
 * change.
 */
function lostPermission(path: string, input: unknown, { app, details }: AppError): string | undefined {
  if (lostRights.has(app)) return app;
  if (app === 'TEAM_NOT_FOUND' && (input as { team_id?: string }).team_id === undefined) return 'team';
  if (app !== 'FORBIDDEN') return undefined;
  const { needs } = details as { needs: string };
  return accessOf(entryAt(path)!).includes(`team:${needs}` as never) ? needs : undefined;
}
