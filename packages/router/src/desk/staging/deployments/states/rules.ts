import { deployments } from '@deskwire/contract/desk/staging.deployments.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { DeploymentKind, DeploymentStatus } from '@deskwire/contract/desk/staging.schemas.ts';
import { canOf, type Rule } from '../../../../kit/access/can.ts';
import { AppError } from '../../../../kit/errors.ts';
import { notAllowed } from '../move.ts';
import { mayGo, next } from './states.ts';

interface State {
  readonly id: string;
  readonly status: DeploymentStatus;
  readonly kind: DeploymentKind;
  readonly requested_by: string;
  readonly previous_deployment_id: string | null;
  /** The last deployment in its environment. */
  readonly last_deployment_id: string | null;
}

/** Its requester cancels a deployment, and people who manage deployments. */
export const byRequester: Rule<Pick<State, 'requested_by'>> = ({ requested_by }, scope) =>
  requested_by === scope.person_id || rolesPermit(scope.roles, 'deployments.manage')
    ? undefined
    : new AppError('FORBIDDEN', { needs: 'deployments.manage' });
export const goesTo =
  (to: DeploymentStatus): Rule<Pick<State, 'status'>> =>
  ({ status }) =>
    mayGo(status, to) ? undefined : notAllowed(status, to);
/** Only what was deployed last is rolled back: the version before another one is not what was live before it. */
export const latest: Rule<Pick<State, 'id' | 'last_deployment_id'>> = (row) =>
  row.last_deployment_id === row.id
    ? undefined
    : new AppError('DEPLOYMENT_SUPERSEDED', { last_id: row.last_deployment_id });
/** A rollback that failed is tried again; anything else goes back to what was live when it started. */
const hasGoal: Rule<Pick<State, 'kind' | 'status' | 'previous_deployment_id'>> = ({
  kind,
  status,
  previous_deployment_id,
}) =>
  previous_deployment_id !== null || (kind === 'rollback' && status === 'failed')
    ? undefined
    : new AppError('DEPLOYMENT_NOTHING_BEFORE');

/** The statuses that people may set from one of them: only a rollback rolls back. */
export const settable = (from: DeploymentStatus): DeploymentStatus[] => next[from].filter((to) => to !== 'rolled_back');
const goesOn: Rule<State> = ({ status }) => (settable(status).length > 0 ? undefined : notAllowed(status, status));

/**
 * The procedures that a person may call for a deployment that they see; a lock, a freeze or the queue may still make them
 * wait.
 */
export const canDoWith = canOf({
  setStatus: { entry: deployments.setStatus, rules: [goesOn] },
  cancel: { entry: deployments.cancel, rules: [byRequester, goesTo('cancelled')] },
  rollback: { entry: deployments.rollback, rules: [goesTo('rolled_back'), latest, hasGoal] },
});
