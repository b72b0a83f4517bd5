import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
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
  approver_id: ref('person').optional().meta({ description: 'The approver, or the first of them.' }),
  approver_ids: z
    .array(ref('person'))
    .min(1)
    .max(20)
    .optional()
    .meta({ description: 'Several, in their order. Whoever is missing is chosen: the approver with the least to do.' }),
};
const expiry = {
  expires_at: timestamp().optional().meta({ description: 'Until when it can be decided, 14 days unless told.' }),
  expires_in_hours: z.int().min(1).max(8760).optional(),
};
const description = comments.meta({ description: 'What is to be approved.' });

/** A mailed link must not be guessed at; a real one is opened a few times. */
const linkLimits = [{ by: 'address', max: 60, seconds: 60 }] as const;
const token = z.string().max(300);

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
      status: z.array(ApprovalStatus).max(6).optional(),
      ticket_id: ticketId.optional(),
      approver_id: personOrMe.optional().meta({ description: 'Somebody whose approval is or was asked for.' }),
      requester_id: personOrMe.optional(),
      waiting_for_me: z
        .boolean()
        .optional()
        .meta({ description: 'Those that you can decide now, for yourself or for somebody who is away.' }),
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
    input: inTeam({ ticket_id: ticketId, ...pageInput }),
    output: Page(Approval).meta({ id: 'ApprovalHistoryPage' }),
    errors: ['TICKET_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  request: mutation({
    summary: 'Request approval of a ticket as it reads now; an edit voids the request',
    access: 'team:approvals.request',
    rest: 'POST /approvals/requests',
    status: 201,
    input: inTeam({
      id: requestId.optional().meta({ description: 'A UUIDv7 of your own, for work done offline.' }),
      ticket_id: ticketId,
      description,
      ...approvers,
      policy: ApprovalPolicy.optional(),
      quorum: z.int().min(1).max(20).optional().meta({ description: 'For the policy of that name.' }),
      ...expiry,
    }),
    output: Approval,
    errors: ['TICKET_NOT_FOUND', 'ID_TAKEN', ...asking],
    events: ['approval.requested', 'approval.delegated', 'ticket.watched'],
  }),
  rerequest: mutation({
    summary: 'Request approval again after a request ended without approval',
    access: 'team:approvals.request',
    rest: 'POST /approvals/requests/{request_id}/rerequest',
    status: 201,
    input: inTeam({ request_id: requestId, description: description.optional(), ...approvers, ...expiry }),
    output: Approval,
    errors: ['APPROVAL_NOT_FOUND', ...asking],
    events: ['approval.requested', 'approval.delegated', 'ticket.watched'],
  }),
  approve: mutation({
    summary: 'Approve a request, for yourself or for an approver who is away',
    access: 'team:approvals.decide',
    rest: 'POST /approvals/requests/{request_id}/approve',
    input: inTeam({ request_id: requestId, comments: comments.optional() }),
    output: Approval,
    errors: [...deciding],
    events: ['approval.decided', 'approval.approved', 'approval.rejected'],
    destructive: true,
  }),
  reject: mutation({
    summary: 'Reject an approval request, with a reason',
    access: 'team:approvals.decide',
    rest: 'POST /approvals/requests/{request_id}/reject',
    input: inTeam({ request_id: requestId, comments }),
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
      input: z.strictObject({ token, decision: ApprovalDecision, comments: comments.optional() }),
      output: z.strictObject({ status: ApprovalStatus, ticket_key: z.string() }).meta({ id: 'ApprovalLinkDecided' }),
      errors: ['TOKEN_SPENT', 'APPROVAL_OUTDATED', 'APPROVAL_NOT_YOUR_TURN'],
      events: ['approval.decided', 'approval.approved', 'approval.rejected'],
      destructive: true,
    }),
  },
};
