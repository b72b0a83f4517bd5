import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, isoDate, planningDate, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { personOrMe } from './tickets.schemas.ts';
import { PersonName } from '../identity/names.ts';

export const ApprovalDelegation = z
  .strictObject({
    id: ref('delegation'),
    team_id: ref('team'),
    from_id: ref('person'),
    from: PersonName,
    to_id: ref('person'),
    to: PersonName,
    start_date: isoDate().describe('First day, in the time zone of the team.'),
    end_date: isoDate().describe('Last day.'),
    active: z.boolean().describe('Whether it applies today.'),
    created_by: ref('person'),
    creator: PersonName,
    created_at: timestamp(),
    ended_at: timestamp().nullable().describe('When it was deleted.'),
  })
  .meta({ id: 'ApprovalDelegation' });
export type ApprovalDelegation = z.infer<typeof ApprovalDelegation>;

/** Approvers can let others decide for them while they are away. They can still decide too; the first decision counts. */
export const approvalDelegations = {
  list: query({
    summary: 'List delegations: who decides for whom, and when',
    access: 'team:approvals.read',
    rest: 'GET /approvals/delegations',
    input: inTeam({
      ...pageInput,
      person_id: personOrMe.optional().describe('Only delegations from or to this person, or `me`.'),
      active: z
        .boolean()
        .optional()
        .describe('True for those that apply today, false for the others. Defaults to both.'),
    }),
    output: Page(ApprovalDelegation).meta({ id: 'ApprovalDelegationPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  create: mutation({
    summary: 'Create a delegation: somebody else decides for you for some days',
    access: 'team:approvals.decide',
    rest: 'POST /approvals/delegations',
    status: 201,
    input: inTeam({
      from_id: personOrMe
        .optional()
        .describe('Who is away, or `me`. Defaults to you; to choose somebody else you must manage the team.'),
      to_id: ref('person').describe('Who decides instead. They need the permission to approve.'),
      start_date: planningDate().describe('First day, in the time zone of the team.'),
      end_date: planningDate().describe('Last day, at most a year after the first.'),
    }),
    output: ApprovalDelegation,
    errors: ['PERSON_NOT_FOUND', 'APPROVER_UNFIT', 'DELEGATION_OVERLAPS'],
    events: ['delegation.created'],
  }),
  delete: mutation({
    summary: 'Delete a delegation; decisions made under it stand',
    access: 'team:approvals.decide',
    rest: 'DELETE /approvals/delegations/{delegation_id}',
    input: inTeam({
      delegation_id: ref('delegation').describe('Id of the delegation, from approvals.delegations.list.'),
    }),
    output: ApprovalDelegation,
    errors: ['DELEGATION_NOT_FOUND'],
    events: ['delegation.ended'],
  }),
};
