import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, isoDate, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { personOrMe } from './tickets.schemas.ts';

export const ApprovalDelegation = z
  .strictObject({
    id: ref('delegation'),
    team_id: ref('team'),
    from_id: ref('person'),
    from_name: z.string(),
    to_id: ref('person'),
    to_name: z.string(),
    start_date: isoDate().meta({ description: 'The first day, as days go where the team is.' }),
    end_date: isoDate().meta({ description: 'The last day.' }),
    active: z.boolean().meta({ description: 'Whether it holds today.' }),
    created_by: ref('person'),
    created_at: timestamp(),
    ended_at: timestamp().nullable().meta({ description: 'When it was taken back.' }),
  })
  .meta({ id: 'ApprovalDelegation' });
export type ApprovalDelegation = z.infer<typeof ApprovalDelegation>;

/** Who decides for whom while they are away. The approver may still decide as well; the first decision counts. */
export const approvalDelegations = {
  list: query({
    summary: 'List delegations: who decides for whom, and when',
    access: 'team:approvals.read',
    rest: 'GET /approvals/delegations',
    input: inTeam({
      ...pageInput,
      person_id: personOrMe.optional().meta({ description: 'Who is away, or who decides for them.' }),
      active: z.boolean().optional().meta({ description: 'Those that hold today, or those that do not.' }),
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
      from_id: personOrMe.optional().meta({ description: 'Who is away, when that is not you.' }),
      to_id: ref('person'),
      start_date: isoDate(),
      end_date: isoDate().meta({ description: 'Included; at most a year after the first.' }),
    }),
    output: ApprovalDelegation,
    errors: ['PERSON_NOT_FOUND', 'APPROVER_UNFIT', 'DELEGATION_OVERLAPS'],
    events: ['delegation.created'],
  }),
  delete: mutation({
    summary: 'Delete a delegation; decisions made under it stand',
    access: 'team:approvals.decide',
    rest: 'DELETE /approvals/delegations/{delegation_id}',
    input: inTeam({ delegation_id: ref('delegation') }),
    output: ApprovalDelegation,
    errors: ['DELEGATION_NOT_FOUND'],
    events: ['delegation.ended'],
  }),
};
