import { z } from 'zod';
import { markdown, markdownOut, ref, timestamp } from '../kit/fields.ts';
import { TicketPriority, TicketType } from './tickets.schemas.ts';
import { PersonName } from '../identity/names.ts';

export const ApprovalPolicy = z.enum(['any', 'all', 'quorum', 'ordered']).meta({
  id: 'ApprovalPolicy',
  description:
    'Whose approval is needed: of any approver, of all, of as many as `quorum` says, or of all in order. ' +
    'A request is rejected as soon as enough rejections make approval impossible.',
});
export type ApprovalPolicy = z.infer<typeof ApprovalPolicy>;

export const ApprovalStatus = z.enum(['pending', 'approved', 'rejected', 'withdrawn', 'expired', 'voided']).meta({
  id: 'ApprovalStatus',
  description: 'voided: the ticket has been edited or merged since, so decisions no longer count.',
});
export type ApprovalStatus = z.infer<typeof ApprovalStatus>;

export const ApprovalDecision = z.enum(['approved', 'rejected']).meta({ id: 'ApprovalDecision' });
export type ApprovalDecision = z.infer<typeof ApprovalDecision>;

export const comments = markdown(10_000);
export const requestId = ref('approval').describe('Id of the approval request, from approvals.list.');

const name = z.string().nullable();
export const ApprovalStep = z
  .strictObject({
    position: z.int(),
    approver_id: ref('person'),
    approver: PersonName,
    substitute_id: ref('person').nullable().describe('Who may decide for the approver today.'),
    substitute: PersonName.nullable(),
    state: z
      .enum(['waiting', 'open', 'approved', 'rejected', 'skipped'])
      .describe('waiting: for an earlier step. open: to be decided now. skipped: no longer needed.'),
    needs_approver: z
      .boolean()
      .describe('True if nobody can decide this step: its approver left or lost the role, and nobody else can.'),
    decided_by: ref('person').nullable(),
    decider: PersonName.nullable(),
    decided_for: ref('person').nullable().describe('The approver, if a substitute decided.'),
    represented: PersonName.nullable(),
    comments: markdownOut().nullable(),
    via: z.enum(['app', 'mail']).nullable().describe('mail: through an emailed link, without signing in.'),
    decided_at: timestamp().nullable(),
  })
  .meta({ id: 'ApprovalStep' });
export type ApprovalStep = z.infer<typeof ApprovalStep>;

export const Approval = z
  .strictObject({
    id: ref('approval'),
    team_id: ref('team'),
    subject: z
      .strictObject({
        kind: z.enum(['ticket', 'run_step']),
        run: z.enum(['workflow', 'agent']).nullable().describe('Whose step it is; null for a ticket.'),
        id: z.uuid().describe('Of the ticket, or of the run of a workflow or an agent.'),
        title: z.string(),
      })
      .describe('What is decided on: what a ticket says, or the next step of a run of a workflow or an agent.'),
    ticket_id: ref('ticket').nullable().describe('Null where a run of a workflow or an agent asks.'),
    ticket_key: z
      .string()
      .nullable()
      .meta({ examples: ['TKT-001'] }),
    ticket_title: z.string().nullable(),
    requester_id: ref('person'),
    requester: PersonName,
    description: markdownOut(),
    policy: ApprovalPolicy,
    quorum: z.int().describe('How many approvals are needed.'),
    status: ApprovalStatus,
    approver_id: ref('person').describe('Whose turn it is; the first approver once the request is closed.'),
    approver: PersonName,
    steps: z.array(ApprovalStep),
    can: z
      .array(z.enum(['approve', 'reject', 'withdraw']))
      .describe('What you may do with it now, by the procedures of approvals.'),
    content_changed: z.boolean().describe('Whether the ticket has changed since the request was made.'),
    replaces_id: ref('approval').nullable().describe('The earlier request that this one repeats.'),
    expires_at: timestamp(),
    created_at: timestamp(),
    updated_at: timestamp(),
    decided_at: timestamp().nullable(),
    closed_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Approval' });
export type Approval = z.infer<typeof Approval>;

/** A request with the text to decide on, which an approver may read even without access to the ticket. */
export const ApprovalDetail = z
  .strictObject({
    ...Approval.shape,
    ticket_description: markdownOut().nullable(),
    ticket_type: TicketType.nullable(),
    ticket_priority: TicketPriority.nullable(),
  })
  .meta({ id: 'ApprovalDetail' });
export type ApprovalDetail = z.infer<typeof ApprovalDetail>;

/** The approval as an emailed link shows it: just enough to decide. */
export const ApprovalLink = z
  .strictObject({
    title: z.string().describe('What is decided on, in one line.'),
    ticket_key: z.string().nullable().describe('Null where a run of a workflow or an agent asks.'),
    ticket_title: z.string().nullable(),
    ticket_description: markdownOut().nullable(),
    team_name: z.string(),
    requester_name: z.string(),
    description: markdownOut(),
    approver_name: z.string().describe('Who decides through this link.'),
    decides_for: name.describe('The approver they decide for, if not themselves.'),
    expires_at: timestamp(),
  })
  .meta({ id: 'ApprovalLink' });
export type ApprovalLink = z.infer<typeof ApprovalLink>;
