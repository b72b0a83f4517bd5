import type { ApprovalDecision, ApprovalPolicy } from '@deskwire/contract/desk/approvals.schemas.ts';

/** The approvals that a request needs: how many of how many. */
export interface Terms {
  readonly policy: ApprovalPolicy;
  readonly needed: number;
  /** The places of its steps, in order. */
  readonly positions: readonly number[];
}
export interface Vote {
  readonly position: number;
  readonly decision: ApprovalDecision;
}

/** How many approvals a policy needs of so many approvers. */
export const neededBy = (policy: ApprovalPolicy, approvers: number, quorum: number | undefined): number =>
  policy === 'any' ? 1 : policy === 'quorum' ? (quorum ?? approvers) : approvers;

/**
 * The outcome of the decisions so far: approved once enough approved, rejected once so many refused that enough no longer can.
 * If all are needed, one refusal is enough, whatever the others say.
 */
export function outcomeOf({ needed, positions }: Terms, votes: readonly Vote[]): 'pending' | ApprovalDecision {
  const refusals = votes.filter(({ decision }) => decision === 'rejected').length;
  if (refusals > positions.length - needed) return 'rejected';
  return votes.length - refusals >= needed ? 'approved' : 'pending';
}

/** The steps that can be decided now: all that are not yet, or the first of them where they go in order. */
export function openSteps(terms: Terms, votes: readonly Vote[]): number[] {
  if (outcomeOf(terms, votes) !== 'pending') return [];
  const undecided = terms.positions.filter((place) => votes.every(({ position }) => position !== place));
  return terms.policy === 'ordered' ? undecided.slice(0, 1) : undecided;
}
