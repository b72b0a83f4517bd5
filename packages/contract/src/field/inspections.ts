import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, proposedId, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { sha256 } from '../platform/files.ts';
import {
  AnswerConflict,
  answerValue,
  Inspection,
  InspectionDetail,
  inspectionFields,
  inspectionId,
  InspectionStatus,
  MissingPart,
  MOST_ITEMS,
  newAnswer,
  NewAnswer,
  newInspection,
  RecordedAnswer,
} from './inspections.schemas.ts';
import { inspectionSync } from './inspections.sync.ts';
import { inspectionTemplates } from './inspections.templates.ts';
import { addingErrors, addingEvents, Photo, photoFields } from './photos.ts';

const named = { inspection_id: inspectionId };
const listErrors = ['INVALID_CURSOR', 'PAGE_TOO_DEEP'] as const;
const answering = ['inspection.started', 'inspection.answered', 'inspection.conflicted'] as const;
const answerErrors = ['INSPECTION_ITEM_NOT_FOUND', 'UNIT_UNKNOWN', 'SIGNATURE_BLANK'] as const;

/** Work at a site: recorded without a network, and complete before it counts. */
export const inspections = {
  list: query({
    summary: 'List inspections',
    access: 'team:field.read',
    rest: 'GET /inspections',
    input: inTeam({
      ...pageInput,
      ...viewInput,
      status: InspectionStatus.optional().describe('Only inspections in this status.'),
      assignee_id: z
        .union([ref('person'), z.literal('me')])
        .optional()
        .meta({ ref: 'person', description: 'Only inspections assigned to this person, or to `me`.' }),
      template_id: ref('inspection_template').optional().describe('Only inspections made from this template.'),
      search: text(200).optional().describe('Part of the key, the title or the site.'),
      updated_after: timestamp()
        .optional()
        .describe('Only what changed after this moment. Overlap by a minute, as a change is dated by when it began.'),
      sort: z
        .enum(['created_at', 'updated_at'])
        .optional()
        .describe('Order of the list, latest first. Defaults to created_at.'),
      deleted: z
        .boolean()
        .optional()
        .describe('True for deleted inspections that can be restored, instead of the others.'),
    }),
    output: Page(Inspection).meta({ id: 'InspectionPage' }),
    errors: listErrors,
  }),
  get: query({
    summary: 'Get an inspection with its items and answers',
    access: 'team:field.read',
    rest: 'GET /inspections/{inspection_id}',
    input: inTeam(named),
    output: InspectionDetail,
    errors: ['INSPECTION_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create an inspection, from a template or empty',
    access: 'team:field.write',
    rest: 'POST /inspections',
    status: 201,
    input: inTeam({ id: proposedId('inspection'), ...newInspection }),
    output: InspectionDetail,
    errors: ['INSPECTION_TEMPLATE_NOT_FOUND', 'PERSON_NOT_FOUND', 'ID_TAKEN'],
    events: ['inspection.created', 'inspection.assigned'],
    offline: true,
  }),
  update: mutation({
    summary: 'Update an inspection and record answers; an answer that comes second is kept',
    access: 'team:field.write',
    rest: 'PATCH /inspections/{inspection_id}',
    aliases: ['PUT /inspections/{inspection_id}'],
    input: inTeam({
      ...named,
      ...inspectionFields,
      title: inspectionFields.title.optional(),
      answers: z
        .array(NewAnswer)
        .min(1)
        .max(MOST_ITEMS)
        .optional()
        .describe('Answers to items. One whose item was answered meanwhile is kept aside as a conflict.'),
      version: expectedVersion(),
    }),
    output: InspectionDetail,
    errors: [
      'INSPECTION_NOT_FOUND',
      'INSPECTION_COMPLETED',
      'PERSON_NOT_FOUND',
      'VERSION_CONFLICT',
      'ID_TAKEN',
      ...answerErrors,
    ],
    events: ['inspection.updated', 'inspection.assigned', ...answering],
    offline: true,
  }),
  answer: mutation({
    summary: 'Answer an item of an inspection; a second, conflicting answer is kept aside',
    access: 'team:field.write',
    rest: 'POST /inspections/{inspection_id}/answers',
    status: 201,
    input: inTeam({ ...named, ...newAnswer }),
    output: RecordedAnswer,
    errors: ['INSPECTION_NOT_FOUND', 'INSPECTION_COMPLETED', 'ID_TAKEN', ...answerErrors],
    events: answering,
    offline: true,
  }),
  missing: query({
    summary: 'List what is missing before an inspection can be completed',
    access: 'team:field.read',
    rest: 'GET /inspections/{inspection_id}/missing',
    input: inTeam(named),
    output: z.strictObject({ items: z.array(MissingPart) }).meta({ id: 'MissingParts' }),
    errors: ['INSPECTION_NOT_FOUND'],
  }),
  complete: mutation({
    summary: 'Complete an inspection; afterwards it changes only by reopening it',
    access: 'team:field.write',
    rest: 'POST /inspections/{inspection_id}/complete',
    input: inTeam(named),
    output: InspectionDetail,
    errors: ['INSPECTION_NOT_FOUND', 'INSPECTION_INCOMPLETE'],
    events: ['inspection.completed'],
  }),
  reopen: mutation({
    summary: 'Reopen a completed inspection, with a reason',
    access: 'team:field.write',
    rest: 'POST /inspections/{inspection_id}/reopen',
    input: inTeam({ ...named, reason: text(1000).describe('Why it has to change after all.') }),
    output: InspectionDetail,
    errors: ['INSPECTION_NOT_FOUND', 'INSPECTION_NOT_COMPLETED'],
    events: ['inspection.reopened'],
  }),
  delete: mutation({
    summary: 'Delete an inspection with its photos; it can be restored for 30 days',
    access: 'team:field.write',
    rest: 'DELETE /inspections/{inspection_id}',
    input: inTeam(named),
    output: Inspection,
    errors: ['INSPECTION_NOT_FOUND'],
    events: ['inspection.deleted'],
  }),
  restore: mutation({
    summary: 'Restore a deleted inspection with its photos',
    access: 'team:field.write',
    rest: 'POST /inspections/{inspection_id}/restore',
    input: inTeam(named),
    output: Inspection,
    errors: ['INSPECTION_NOT_FOUND'],
    events: ['inspection.restored'],
  }),
  conflicts: query({
    summary: 'List the answers of an inspection that were kept aside, oldest first',
    access: 'team:field.read',
    rest: 'GET /inspections/{inspection_id}/conflicts',
    input: inTeam({
      ...named,
      ...pageInput,
      resolved: z.boolean().optional().describe('True for those that were decided, instead of the open ones.'),
    }),
    output: Page(AnswerConflict).meta({ id: 'AnswerConflictPage' }),
    errors: ['INSPECTION_NOT_FOUND', ...listErrors],
  }),
  resolve: mutation({
    summary: 'Resolve a conflict between two answers: keep one of them, or give another',
    access: 'team:field.write',
    rest: 'POST /inspections/{inspection_id}/conflicts/{conflict_id}/resolve',
    input: inTeam({
      ...named,
      conflict_id: ref('answer_conflict').describe('Id of the conflict, from inspections.conflicts.'),
      keep: z
        .enum(['standing', 'aside'])
        .optional()
        .describe('Which of the two answers counts from now on. Give this or value.'),
      value: answerValue.optional().describe('Another answer that counts from now on. Give this or keep.'),
      standing_version: z
        .int()
        .min(0)
        .max(1_000_000)
        .optional()
        .describe('Version of the standing answer that you saw. If it has changed since, nothing is decided.'),
    }).meta({ examples: [{ keep: 'standing', standing_version: 3 }] }),
    output: AnswerConflict,
    errors: [
      'INSPECTION_NOT_FOUND',
      'INSPECTION_COMPLETED',
      'ANSWER_CONFLICT_NOT_FOUND',
      'ANSWER_CONFLICT_RESOLVED',
      'VERSION_CONFLICT',
      ...answerErrors,
    ],
    events: ['inspection.conflict_resolved', ...answering],
  }),
  addPhotos: mutation({
    summary: 'Add up to 10 photos to an inspection',
    access: 'team:field.write',
    rest: 'POST /inspections/{inspection_id}/photos',
    status: 201,
    door: 'upload',
    input: inTeam({
      ...named,
      ...photoFields,
      sha256: sha256.optional().describe('SHA-256 of the file in hex, where it is one. Other bytes are refused.'),
    }),
    output: z.strictObject({ items: z.array(Photo) }).meta({ id: 'AddedPhotos' }),
    errors: ['INSPECTION_NOT_FOUND', 'FILE_CORRUPT', ...addingErrors],
    events: addingEvents,
  }),
  sync: inspectionSync,
  templates: inspectionTemplates,
};
