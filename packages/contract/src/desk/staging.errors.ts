import { conflict, notFound } from '../kit/errors.ts';

/** Errors about deployments, environments and freezes. */
export const stagingErrors = {
  ENVIRONMENT_NOT_FOUND: notFound('The environment does not exist in this team. Check its id.'),
  ENVIRONMENT_NAME_TAKEN: conflict('The team already has an environment with this name. Choose another name.'),
  ENVIRONMENT_ARCHIVED: conflict('This environment is archived. Restore it first.'),
  ENVIRONMENT_IN_USE: conflict(
    'There are deployments running or waiting in this environment. Finish or cancel them first.',
  ),
  ENVIRONMENT_LOCKED: conflict<{ owner_id: string; reason: string | null; expires_at: string | null }>(
    'Somebody else has locked this environment. Wait for the lock to expire, or ask them to unlock it.',
  ),
  ENVIRONMENT_BUSY: conflict<{ deployment_id: string } | undefined>(
    'A deployment is already running in this environment. Wait for it to end.',
  ),
  ENVIRONMENT_FROZEN: conflict<{ freeze_id: string; name: string; ends_at: string | null }>(
    'This environment is frozen, so nothing can start. Wait for the freeze to end, or give an override_reason.',
  ),
  DEPLOYMENT_NOT_FOUND: notFound('The deployment does not exist in this team. Check its id.'),
  DEPLOYMENT_TRANSITION_NOT_ALLOWED: conflict<{ from: string; to: string } | undefined>(
    'The deployment cannot move from its status to this one. Check its current status.',
  ),
  DEPLOYMENT_UNAPPROVED: conflict<{ ticket_id: string | null }>(
    'The environment requires approval of the ticket as it reads now. Request approval first.',
  ),
  DEPLOYMENT_NOT_NEXT: conflict<{ next_id: string }>(
    'Another deployment is ahead in the queue. Wait for your turn, or give an override_reason.',
  ),
  DEPLOYMENT_SUPERSEDED: conflict<{ last_id: string | null }>(
    'Something else has been deployed since. Roll back the last deployment instead.',
  ),
  DEPLOYMENT_NOTHING_BEFORE: conflict(
    'No deployment succeeded here before, so there is nothing to roll back to. Deploy another version instead.',
  ),
  DEPLOYMENT_LOG_FULL: conflict('The log of this deployment is full. Keep further lines elsewhere.'),
  FREEZE_NOT_FOUND: notFound('The freeze does not exist in this team. Check its id.'),
};
