import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { isoDate, ref } from '../kit/fields.ts';
import { ApprovalDecision, ApprovalPolicy } from './approvals.schemas.ts';

const about = { request_id: ref('approval') };
const step = { ...about, position: z.int() };

/** Events of an approval request are events of its ticket, and part of its history. */
export const approvalEvents = defineEvents({
  'approval.requested': z.strictObject({
    ...about,
    policy: ApprovalPolicy,
    approver_ids: z.array(ref('person')),
    replaces_id: ref('approval').nullable(),
  }),
  'approval.decided': z.strictObject({
    ...step,
    decision: ApprovalDecision,
    decided_for: ref('person').nullable(),
    via: z.enum(['app', 'mail']),
  }),
  'approval.approved': z.strictObject(about),
  'approval.rejected': z.strictObject(about),
  'approval.withdrawn': z.strictObject(about),
  'approval.expired': z.strictObject(about),
  'approval.voided': z.strictObject({ ...about, from: z.string() }),
  'approval.reminded': z.strictObject(about),
  'approval.delegated': z.strictObject({ ...step, from: ref('person'), to: ref('person') }),
  'approval.reassigned': z.strictObject({ ...step, from: ref('person'), to: ref('person') }),
  'delegation.created': z.strictObject({
    from_id: ref('person'),
    to_id: ref('person'),
    start_date: isoDate(),
    end_date: isoDate(),
  }),
  'delegation.ended': z.strictObject({ from_id: ref('person'), to_id: ref('person') }),
});
