import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, plannedAt, ref } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { Freeze, freezeFields } from './staging.schemas.ts';

const freeze_id = ref('freeze').describe('Id of the freeze, from staging.freezes.list.');
const { name, environment_id, weekly } = freezeFields;
const when = {
  environment_id: environment_id.optional(),
  starts_at: plannedAt().nullable().optional().describe('When it starts; null for a weekly freeze.'),
  ends_at: plannedAt().nullable().optional().describe('When it ends; null for a weekly freeze.'),
  weekly: weekly.optional(),
};

/** Times in which no deployment starts, once or every week. Deployments can still be requested. */
export const freezes = {
  list: query({
    summary: 'List the freezes of the team, oldest first',
    access: 'team:deployments.read',
    rest: 'GET /staging/freezes',
    input: inTeam(pageInput),
    output: Page(Freeze).meta({ id: 'FreezePage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  create: mutation({
    summary: 'Create a freeze for one environment or for all of them',
    access: 'team:deployments.manage',
    rest: 'POST /staging/freezes',
    status: 201,
    input: inTeam({ name, ...when }).meta({
      examples: [{ name: 'Christmas', starts_at: '2026-12-23T17:00:00.000Z', ends_at: '2027-01-02T08:00:00.000Z' }],
    }),
    output: Freeze,
    errors: ['ENVIRONMENT_NOT_FOUND', 'TIER_LIMIT_EXCEEDED'],
    events: ['freeze.created'],
  }),
  update: mutation({
    summary: 'Update a freeze',
    access: 'team:deployments.manage',
    rest: 'PATCH /staging/freezes/{freeze_id}',
    aliases: ['PUT /staging/freezes/{freeze_id}'],
    input: inTeam({ freeze_id, name: name.optional(), ...when, version: expectedVersion() }),
    output: Freeze,
    errors: ['FREEZE_NOT_FOUND', 'ENVIRONMENT_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['freeze.updated'],
  }),
  delete: mutation({
    summary: 'Delete a freeze',
    access: 'team:deployments.manage',
    rest: 'DELETE /staging/freezes/{freeze_id}',
    input: inTeam({ freeze_id }),
    output: Freeze,
    errors: ['FREEZE_NOT_FOUND'],
    events: ['freeze.deleted'],
    destructive: true,
  }),
};
