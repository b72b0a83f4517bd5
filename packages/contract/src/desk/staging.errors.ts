import { z } from 'zod';
import { conflict, notFound } from '../kit/errors.ts';
import { ref, timestamp } from '../kit/fields.ts';

/** Errors about deployments, environments and freezes. */
export const stagingErrors = {
  ENVIRONMENT_NOT_FOUND: notFound('The environment does not exist in this team. Check its id.'),
  ENVIRONMENT_NAME_TAKEN: conflict('The team already has an environment with this name. Choose another name.'),
  ENVIRONMENT_ARCHIVED: conflict('This environment is archived. Restore it first.'),
  ENVIRONMENT_IN_USE: conflict(
    'There are deployments running or waiting in this environment. Finish or cancel them first.',
  ),
  ENVIRONMENT_LOCKED: conflict(
    'Somebody else has locked this environment. Wait for the lock to expire, or ask them to unlock it.',
    z.strictObject({ owner_id: ref('person'), reason: z.string().nullable(), expires_at: timestamp().nullable() }),
  ),
  ENVIRONMENT_BUSY: conflict(
    'A deployment is already running in this environment. Wait for it to end.',
    z.strictObject({ deployment_id: ref('deployment') }).optional(),
  ),
  ENVIRONMENT_FROZEN: conflict(
    'This environment is frozen, so nothing can start. Wait for the freeze to end, or give an override_reason.',
    z.strictObject({ freeze_id: ref('freeze'), name: z.string(), ends_at: timestamp().nullable() }),
  ),
  DEPLOYMENT_NOT_FOUND: notFound('The deployment does not exist in this team. Check its id.'),
  DEPLOYMENT_TRANSITION_NOT_ALLOWED: conflict(
    'The deployment cannot move from its status to this one. Choose one of its `next_statuses`.',
    z.strictObject({ from: z.string(), to: z.string() }).optional(),
  ),
  DEPLOYMENT_UNAPPROVED: conflict(
    'The environment requires approval of the ticket as it reads now. Request approval first.',
    z.strictObject({ ticket_id: ref('ticket').nullable() }),
  ),
  DEPLOYMENT_NOT_NEXT: conflict(
    'Another deployment is ahead in the queue. Wait for your turn, or give an override_reason.',
    z.strictObject({ next_id: ref('deployment') }),
  ),
  DEPLOYMENT_SUPERSEDED: conflict(
    'Something else has been deployed since. Roll back the last deployment instead.',
    z.strictObject({ last_id: ref('deployment').nullable() }),
  ),
  DEPLOYMENT_NOTHING_BEFORE: conflict(
    'No deployment succeeded here before, so there is nothing to roll back to. Deploy another version instead.',
  ),
  DEPLOYMENT_LOG_FULL: conflict('The log of this deployment is full. Keep further lines elsewhere.'),
  FREEZE_NOT_FOUND: notFound('The freeze does not exist in this team. Check its id.'),
};
