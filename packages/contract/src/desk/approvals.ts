import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, proposedId, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { approvalDelegations } from './approvals.delegations.ts';
import {
  Approval,
  ApprovalDecision,
  ApprovalDetail,
  ApprovalLink,
  ApprovalPolicy,
  ApprovalStatus,
  comments,
  requestId,
} from './approvals.schemas.ts';
import { personOrMe, ticketId } from './tickets.schemas.ts';

const approvers = {
  approver_id: ref('person').optional().describe('The approver, or the first of several.'),
  approver_ids: z
    .array(ref('person'))
    .min(1)
    .max(20)
    .optional()
    .describe('Several approvers, in order. Missing ones are chosen by who has the least to decide.'),
};
const expiry = {
  expires_at: timestamp()
    .optional()
    .describe('Until when it can be decided, within a year. Defaults to 14 days from now.'),
  expires_in_hours: z.int().min(1).max(8760).optional().describe('Hours from now, instead of expires_at.'),
};
const description = comments.describe('What should be approved, and why.');

/** Stops guessing at links; a real one is opened only a few times. */
const linkLimits = [{ by: 'address', max: 60, seconds: 60 }] as const;
const token = z.string().max(300).describe('The token from the link in the email.');

const asking = ['APPROVER_UNFIT', 'NO_APPROVER', 'APPROVAL_PENDING', 'PERSON_NOT_FOUND', 'TICKET_MERGED'] as const;
const deciding = [
  'APPROVAL_NOT_FOUND',
  'APPROVAL_CLOSED',
  'APPROVAL_OUTDATED',
  'APPROVAL_NOT_YOURS',
  'APPROVAL_NOT_YOUR_TURN',
  'APPROVAL_DECIDED',
] as const;

export const approvals = {
  list: query({
    summary: 'List the approval requests you may see, newest first',
    access: 'team:approvals.read',
    rest: 'GET /approvals/requests',
    input: inTeam({
      ...pageInput,
      ...viewInput,
      status: z
        .array(ApprovalStatus)
        .max(6)
        .optional()
        .describe('Only requests in any of these statuses. Defaults to all.'),
      ticket_id: ticketId.optional().describe('Only requests about this ticket, by UUID or by key such as TKT-001.'),
      approver_id: personOrMe.optional().describe('Only requests that this person, or `me`, is an approver of.'),
      requester_id: personOrMe.optional().describe('Only requests made by this person, or by `me`.'),
      waiting_for_me: z
        .boolean()
        .optional()
        .describe('True for only those you can decide now, for yourself or for somebody who is away.'),
    }),
    output: Page(Approval).meta({ id: 'ApprovalPage' }),
    errors: ['TICKET_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get an approval request with the text to decide on',
    access: 'team:approvals.read',
    rest: 'GET /approvals/requests/{request_id}',
    input: inTeam({ request_id: requestId }),
    output: ApprovalDetail,
    errors: ['APPROVAL_NOT_FOUND'],
  }),
  history: query({
    summary: 'List the approval requests of a ticket with every decision, newest first',
    access: 'team:approvals.read',
    rest: 'GET /approvals/history/{ticket_id}',
    input: inTeam({ ticket_id: ticketId, ...pageInput, ...viewInput }),
    output: Page(Approval).meta({ id: 'ApprovalHistoryPage' }),
    errors: ['TICKET_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  request: mutation({
    summary: 'Request approval of a ticket as it reads now; an edit voids the request',
    access: 'team:approvals.request',
    rest: 'POST /approvals/requests',
    status: 201,
    input: inTeam({
      id: proposedId('approval'),
      ticket_id: ticketId
        .optional()
        .describe('The ticket, by UUID or key. Only a run of a workflow may leave it out: it asks for its own step.'),
      description,
      ...approvers,
      policy: ApprovalPolicy.optional().describe(
        'Whose approval is needed: any, all, quorum or ordered. Defaults to any.',
      ),
      quorum: z.int().min(1).max(20).optional().describe('How many approvals are needed. Only with the policy quorum.'),
      ...expiry,
    }),
    output: Approval,
    errors: ['TICKET_NOT_FOUND', 'ID_TAKEN', ...asking],
    events: ['approval.requested', 'approval.delegated', 'ticket.watched'],
    offline: true,
  }),
  rerequest: mutation({
    summary: 'Request approval again after a request ended without approval',
    access: 'team:approvals.request',
    rest: 'POST /approvals/requests/{request_id}/rerequest',
    status: 201,
    input: inTeam({
      request_id: requestId,
      description: description.optional().describe('What should be approved. Defaults to that of the earlier request.'),
      approver_id: approvers.approver_id,
      approver_ids: approvers.approver_ids.describe(
        'Several approvers, in order. Defaults to those of the earlier request.',
      ),
      ...expiry,
    }),
    output: Approval,
    errors: ['APPROVAL_NOT_FOUND', ...asking],
    events: ['approval.requested', 'approval.delegated', 'ticket.watched'],
  }),
  approve: mutation({
    summary: 'Approve a request, for yourself or for an approver who is away',
    access: 'team:approvals.decide',
    rest: 'POST /approvals/requests/{request_id}/approve',
    input: inTeam({ request_id: requestId, comments: comments.optional().describe('A remark for the requester.') }),
    output: Approval,
    errors: [...deciding],
    events: ['approval.decided', 'approval.approved', 'approval.rejected'],
    destructive: true,
  }),
  reject: mutation({
    summary: 'Reject an approval request, with a reason',
    access: 'team:approvals.decide',
    rest: 'POST /approvals/requests/{request_id}/reject',
    input: inTeam({ request_id: requestId, comments: comments.describe('Why you reject it.') }),
    output: Approval,
    errors: [...deciding],
    events: ['approval.decided', 'approval.approved', 'approval.rejected'],
    destructive: true,
  }),
  withdraw: mutation({
    summary: 'Withdraw your approval request or, if you manage tickets, any',
    access: 'team:approvals.request',
    rest: 'POST /approvals/requests/{request_id}/withdraw',
    input: inTeam({ request_id: requestId }),
    output: Approval,
    errors: ['APPROVAL_NOT_FOUND', 'APPROVAL_CLOSED'],
    events: ['approval.withdrawn'],
  }),
  delegations: approvalDelegations,
  link: {
    get: query({
      summary: 'Get the approval request that an emailed link opens',
      access: 'signed:approval',
      rest: 'GET /approvals/links/{token}',
      limit: linkLimits,
      input: z.strictObject({ token }),
      output: ApprovalLink,
      errors: ['TOKEN_SPENT', 'APPROVAL_OUTDATED'],
    }),
    decide: mutation({
      summary: 'Decide an approval request through an emailed link, once',
      access: 'signed:approval',
      rest: 'POST /approvals/links/{token}',
      limit: linkLimits,
      input: z.strictObject({
        token,
        decision: ApprovalDecision.describe('Your decision, which is final.'),
        comments: comments.optional().describe('A remark for the requester. Required to reject.'),
      }),
      output: z
        .strictObject({ status: ApprovalStatus, ticket_key: z.string().nullable() })
        .meta({ id: 'ApprovalLinkDecided' }),
      errors: ['TOKEN_SPENT', 'APPROVAL_OUTDATED', 'APPROVAL_NOT_YOUR_TURN'],
      events: ['approval.decided', 'approval.approved', 'approval.rejected'],
      destructive: true,
    }),
  },
};
