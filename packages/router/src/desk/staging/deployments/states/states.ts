import type { DeploymentStatus } from '@deskwire/contract/desk/staging.schemas.ts';

/**
 * The next states of a deployment, by its state. One that was started always ends, and one that has ended is only rolled back.
 */
export const next: Readonly<Record<DeploymentStatus, readonly DeploymentStatus[]>> = {
  requested: ['approved', 'cancelled'],
  approved: ['running', 'cancelled'],
  running: ['succeeded', 'failed'],
  succeeded: ['rolled_back'],
  failed: ['rolled_back'],
  rolled_back: [],
  cancelled: [],
};

export const mayGo = (from: DeploymentStatus, to: DeploymentStatus): boolean => next[from].includes(to);

export type Reported = 'running' | 'succeeded' | 'failed';

/**
 * The steps that a report of CI asks for. What has ended has started, though that report may still be on its way; and a
 * report that comes late asks for nothing. Undefined: CI may not do that.
 */
export function stepsTo(from: DeploymentStatus, to: Reported): readonly Reported[] | undefined {
  if (from === 'approved') return to === 'running' ? [to] : ['running', to];
  if (from === 'running') return to === 'running' ? [] : [to];
  return from === 'requested' || from === 'cancelled' ? undefined : [];
}
