import { z } from 'zod';
import { conflict, forbidden, notFound } from '../kit/errors.ts';
import { ref } from '../kit/fields.ts';

/** Errors about approvals. */
export const approvalErrors = {
  APPROVAL_NOT_FOUND: notFound('The approval request does not exist, or you may not see it. Check its id.'),
  APPROVAL_PENDING: conflict(
    'The ticket already has a pending approval request. Wait for its decision, or withdraw it.',
    z.strictObject({ request_id: ref('approval') }).optional(),
  ),
  APPROVAL_CLOSED: conflict(
    'This approval request is no longer pending. Request approval again if you need it.',
    z.strictObject({ status: z.string() }),
  ),
  APPROVAL_OUTDATED: conflict('The ticket has changed since its approval was requested. Request approval again.'),
  APPROVAL_NOT_YOURS: forbidden(
    'This decision is not yours to make. Ask the approver or their substitute.',
    z.strictObject({ reason: z.string() }),
  ),
  APPROVAL_NOT_YOUR_TURN: conflict('Other approvers decide before you. Wait for your turn.'),
  APPROVAL_DECIDED: conflict(
    'You have already decided, or somebody has for you. Request approval again to get a new decision.',
    z.strictObject({ reason: z.string() }).optional(),
  ),
  APPROVER_UNFIT: conflict(
    'This person cannot approve this. Choose another approver.',
    z.strictObject({ person_id: ref('person'), reason: z.string() }),
  ),
  NO_APPROVER: conflict(
    'Nobody else in the team can approve this. Ask an admin to make somebody an approver.',
    z.strictObject({ needed: z.int(), found: z.int() }),
  ),
  DELEGATION_NOT_FOUND: notFound('The delegation does not exist, or you may not see it. Check its id.'),
  DELEGATION_OVERLAPS: conflict(
    'Another delegation covers some of these days. Choose other days, or delete that delegation.',
  ),
};
