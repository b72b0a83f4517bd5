import { conflict, forbidden, notFound } from '../kit/errors.ts';

/** Errors about approvals. */
export const approvalErrors = {
  APPROVAL_NOT_FOUND: notFound('The approval request does not exist, or you may not see it. Check its id.'),
  APPROVAL_PENDING: conflict<{ request_id: string } | undefined>(
    'The ticket already has a pending approval request. Wait for its decision, or withdraw it.',
  ),
  APPROVAL_CLOSED: conflict<{ status: string }>(
    'This approval request is no longer pending. Request approval again if you need it.',
  ),
  APPROVAL_OUTDATED: conflict('The ticket has changed since its approval was requested. Request approval again.'),
  APPROVAL_NOT_YOURS: forbidden<{ reason: string }>(
    'This decision is not yours to make. Ask the approver or their substitute.',
  ),
  APPROVAL_NOT_YOUR_TURN: conflict('Other approvers decide before you. Wait for your turn.'),
  APPROVAL_DECIDED: conflict<{ reason: string } | undefined>(
    'You have already decided, or somebody has for you. Request approval again to get a new decision.',
  ),
  APPROVER_UNFIT: conflict<{ person_id: string; reason: string }>(
    'This person cannot approve this. Choose another approver.',
  ),
  NO_APPROVER: conflict<{ needed: number; found: number }>(
    'Nobody else in the team can approve this. Ask an admin to make somebody an approver.',
  ),
  DELEGATION_NOT_FOUND: notFound('The delegation does not exist, or you may not see it. Check its id.'),
  DELEGATION_OVERLAPS: conflict(
    'Another delegation covers some of these days. Choose other days, or delete that delegation.',
  ),
};
