import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import {
  expectedVersion,
  inTeam,
  line,
  markdown,
  markdownOut,
  proposedId,
  ref,
  text,
  timestamp,
} from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { InspectionItem, MOST_ITEMS, newItem } from './inspections.schemas.ts';

export const InspectionTemplate = z
  .strictObject({
    id: ref('inspection_template'),
    team_id: ref('team'),
    name: z.string(),
    description: markdownOut(),
    revision: z.int().describe('How often its items were changed. Inspections keep the revision they were made from.'),
    items: z.array(InspectionItem),
    created_by: ref('person'),
    creator: PersonName,
    created_at: timestamp(),
    updated_at: timestamp(),
    deleted_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'InspectionTemplate' });
export type InspectionTemplate = z.infer<typeof InspectionTemplate>;

const named = {
  template_id: ref('inspection_template').describe('Id of the template, from inspections.templates.list.'),
};
const name = line(200).describe('What it is called.');
const description = markdown(20_000, 0).optional().describe('What it is for.');
const items = z.array(newItem).max(MOST_ITEMS);

/** Lists of what there is to look at. An inspection copies the items, so that a later change leaves it alone. */
export const inspectionTemplates = {
  list: query({
    summary: 'List inspection templates, newest first',
    access: 'team:field.read',
    rest: 'GET /inspection-templates',
    input: inTeam({
      ...pageInput,
      ...viewInput,
      search: text(200).optional().describe('Part of the name.'),
      deleted: z
        .boolean()
        .optional()
        .describe('True for deleted templates that can be restored, instead of the others.'),
    }),
    output: Page(InspectionTemplate).meta({ id: 'InspectionTemplatePage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get an inspection template with its items',
    access: 'team:field.read',
    rest: 'GET /inspection-templates/{template_id}',
    input: inTeam(named),
    output: InspectionTemplate,
    errors: ['INSPECTION_TEMPLATE_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create an inspection template',
    access: 'team:field.write',
    rest: 'POST /inspection-templates',
    status: 201,
    input: inTeam({
      id: proposedId('inspection_template'),
      name,
      description,
      items: items.min(1).describe('What there is to look at, in its order.'),
    }),
    output: InspectionTemplate,
    errors: ['ID_TAKEN', 'UNIT_UNKNOWN', 'TIER_LIMIT_EXCEEDED'],
    events: ['inspection_template.created'],
    offline: true,
  }),
  update: mutation({
    summary: 'Update an inspection template; inspections made from it stay as they are',
    access: 'team:field.write',
    rest: 'PATCH /inspection-templates/{template_id}',
    aliases: ['PUT /inspection-templates/{template_id}'],
    input: inTeam({
      ...named,
      name: name.optional(),
      description,
      items: items.min(1).optional().describe('All items in their order, replacing those it has.'),
      version: expectedVersion(),
    }),
    output: InspectionTemplate,
    errors: ['INSPECTION_TEMPLATE_NOT_FOUND', 'VERSION_CONFLICT', 'UNIT_UNKNOWN'],
    events: ['inspection_template.updated'],
    offline: true,
  }),
  delete: mutation({
    summary: 'Delete an inspection template; it can be restored for 30 days',
    access: 'team:field.write',
    rest: 'DELETE /inspection-templates/{template_id}',
    input: inTeam(named),
    output: InspectionTemplate,
    errors: ['INSPECTION_TEMPLATE_NOT_FOUND'],
    events: ['inspection_template.deleted'],
  }),
  restore: mutation({
    summary: 'Restore a deleted inspection template',
    access: 'team:field.write',
    rest: 'POST /inspection-templates/{template_id}/restore',
    input: inTeam(named),
    output: InspectionTemplate,
    errors: ['INSPECTION_TEMPLATE_NOT_FOUND', 'TIER_LIMIT_EXCEEDED'],
    events: ['inspection_template.restored'],
  }),
};
