import { AppError } from '../../../kit/errors.ts';
import type * as queries from '../queries.ts';
import { openSteps, type Terms, type Vote } from './outcome.ts';

/** The terms of a request by its rows. */
export const termsOf = (request: Omit<Terms, 'positions'>, steps: readonly queries.StepRow[]): Terms => ({
  policy: request.policy,
  needed: request.needed,
  positions: steps.map(({ position }) => position),
});
/** The decisions so far. */
export const votesOf = (steps: readonly queries.StepRow[]): Vote[] =>
  steps.flatMap(({ position, decision }) => (decision === null ? [] : [{ position, decision }]));

/** Whether a step is a person's to decide: their own, or that of somebody for whom they decide today. */
export const isFor = (step: queries.StepRow, person_id: string): boolean =>
  step.approver_id === person_id || step.substitute_id === person_id;

interface Standing {
  readonly status: queries.RequestRow['status'];
  readonly expires_at: string;
  /** Whether the ticket says something else now, or was merged away. */
  readonly outdated: boolean;
}
/** Why a request can no longer be decided; undefined where it can. */
export function closedFor({ status, expires_at, outdated }: Standing, now: string): AppError | undefined {
  if (status !== 'pending') return new AppError('APPROVAL_CLOSED', { status });
  if (Date.parse(expires_at) <= Date.parse(now)) return new AppError('APPROVAL_CLOSED', { status: 'expired' });
  return outdated ? new AppError('APPROVAL_OUTDATED') : undefined;
}

/**
 * The step that somebody decides: their own before that of somebody who is away. Whoever asked decides none. Where there is
 * none, the refusal.
 */
export function stepFor(
  request: Omit<Terms, 'positions'> & { readonly requester_id: string },
  steps: readonly queries.StepRow[],
  person_id: string,
): queries.StepRow | AppError {
  if (request.requester_id === person_id) return new AppError('APPROVAL_NOT_YOURS', { reason: 'requester' });
  const theirs = steps.filter((step) => isFor(step, person_id));
  if (theirs.length === 0) return new AppError('APPROVAL_NOT_YOURS', { reason: 'not_asked' });
  if (theirs.every(({ decision }) => decision !== null)) return new AppError('APPROVAL_DECIDED');
  const step = nextOf(steps, openSteps(termsOf(request, steps), votesOf(steps)), person_id);
  return step ?? new AppError('APPROVAL_NOT_YOUR_TURN');
}

/** The open step that somebody decides next: their own before that of somebody who is away. */
export function nextOf(
  steps: readonly queries.StepRow[],
  open: readonly number[],
  person_id: string,
): queries.StepRow | undefined {
  const now = steps.filter((step) => open.includes(step.position) && isFor(step, person_id));
  return now.find(({ approver_id }) => approver_id === person_id) ?? now[0];
}
