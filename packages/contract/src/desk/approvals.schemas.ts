import { z } from 'zod';
import { ref, text, timestamp } from '../kit/fields.ts';
import { TicketPriority, TicketType } from './tickets.schemas.ts';

export const ApprovalPolicy = z.enum(['any', 'all', 'quorum', 'ordered']).meta({
  id: 'ApprovalPolicy',
  description:
    'Whose approval is needed: that of any one approver, of all, of as many as `quorum` says, or of all in their order. ' +
    'It is rejected as soon as so many have refused that this cannot be reached.',
});
export type ApprovalPolicy = z.infer<typeof ApprovalPolicy>;

export const ApprovalStatus = z.enum(['pending', 'approved', 'rejected', 'withdrawn', 'expired', 'voided']).meta({
  id: 'ApprovalStatus',
  description: 'Voided: the ticket was edited since, or merged, so that nothing that was decided counts for it.',
});
export type ApprovalStatus = z.infer<typeof ApprovalStatus>;

export const ApprovalDecision = z.enum(['approved', 'rejected']).meta({ id: 'ApprovalDecision' });
export type ApprovalDecision = z.infer<typeof ApprovalDecision>;

export const comments = text(10_000);
export const requestId = ref('approval');

const name = z.string().nullable();
export const ApprovalStep = z
  .strictObject({
    position: z.int(),
    approver_id: ref('person'),
    approver_name: z.string(),
    substitute_id: ref('person').nullable().meta({ description: 'Who may decide for the approver today.' }),
    substitute_name: name,
    state: z.enum(['waiting', 'open', 'approved', 'rejected', 'skipped']).meta({
      description: 'Waiting for an earlier step, to be decided now, decided, or no longer needed.',
    }),
    needs_approver: z.boolean().meta({
      description: 'Nobody can decide this step now: its approver left or lost the role, and there is no other.',
    }),
    decided_by: ref('person').nullable(),
    decided_by_name: name,
    decided_for: ref('person').nullable().meta({ description: 'The approver, where a substitute decided.' }),
    comments: z.string().nullable(),
    via: z.enum(['app', 'mail']).nullable().meta({ description: 'Mail: by the link of a mail, without signing in.' }),
    decided_at: timestamp().nullable(),
  })
  .meta({ id: 'ApprovalStep' });
export type ApprovalStep = z.infer<typeof ApprovalStep>;

export const Approval = z
  .strictObject({
    id: requestId,
    team_id: ref('team'),
    ticket_id: ref('ticket'),
    ticket_key: z.string().meta({ examples: ['TKT-001'] }),
    ticket_title: z.string(),
    requester_id: ref('person'),
    requester_name: z.string(),
    description: z.string(),
    policy: ApprovalPolicy,
    quorum: z.int().meta({ description: 'How many approvals are needed.' }),
    status: ApprovalStatus,
    approver_id: ref('person').meta({ description: 'Whose turn it is; the first approver once it is closed.' }),
    steps: z.array(ApprovalStep),
    can_decide: z.boolean().meta({ description: 'Whether it waits for you.' }),
    content_changed: z.boolean().meta({ description: 'The ticket no longer says what the request was made for.' }),
    replaces_id: requestId.nullable().meta({ description: 'The request that this one asks again.' }),
    expires_at: timestamp(),
    created_at: timestamp(),
    updated_at: timestamp(),
    decided_at: timestamp().nullable(),
    closed_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Approval' });
export type Approval = z.infer<typeof Approval>;

/** A request with the text that is decided on, which an approver may read though they see no other ticket. */
export const ApprovalDetail = z
  .strictObject({
    ...Approval.shape,
    ticket_description: z.string(),
    ticket_type: TicketType,
    ticket_priority: TicketPriority,
  })
  .meta({ id: 'ApprovalDetail' });
export type ApprovalDetail = z.infer<typeof ApprovalDetail>;

/** What the link of a mail shows to whoever holds it: just enough to decide. */
export const ApprovalLink = z
  .strictObject({
    ticket_key: z.string(),
    ticket_title: z.string(),
    ticket_description: z.string(),
    team_name: z.string(),
    requester_name: z.string(),
    description: z.string(),
    approver_name: z.string().meta({ description: 'Who decides by this link.' }),
    decides_for: name.meta({ description: 'For whom, where that is somebody else.' }),
    expires_at: timestamp(),
  })
  .meta({ id: 'ApprovalLink' });
export type ApprovalLink = z.infer<typeof ApprovalLink>;
