import { z } from 'zod';
import { PersonName } from '../identity/names.ts';
import { keyedRef, line, markdown, markdownOut, plannedAt, ref, text, timestamp } from '../kit/fields.ts';
import { VALUE } from '../kit/units.ts';
import { strokes } from './signatures.schemas.ts';

export const InspectionStatus = z.enum(['draft', 'in_progress', 'completed']).meta({ id: 'InspectionStatus' });
export type InspectionStatus = z.infer<typeof InspectionStatus>;

export const itemKinds = ['check', 'text', 'number', 'choice', 'photo', 'signature', 'measurement'] as const;
/** Most items of a template, and so most answers of an inspection. */
export const MOST_ITEMS = 200;

export const itemKey = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9_]*$/)
  .meta({ description: 'Key of an item of the inspection.', examples: ['roof_condition'] });
/** A unit of measurement as it is written: which ones there are, `UNIT_UNKNOWN` says. */
export const unitName = line(20).meta({ description: 'Symbol of the unit.', examples: ['ft', 'm2', 'celsius'] });

const choice = text(100);
const minPhotos = z.int().min(0).max(50);
/** An item as people write it. */
export const newItem = z
  .strictObject({
    key: itemKey.describe('What the item is called by programs. It is unique in the template.'),
    label: line(200).describe('What there is to look at, in one line.'),
    kind: z.enum(itemKinds).describe('What kind of answer it takes. Photos are uploaded for it instead.'),
    required: z
      .boolean()
      .optional()
      .describe('True if the inspection cannot be completed without it. Defaults to false.'),
    min_photos: minPhotos
      .optional()
      .describe('How many photos it needs at least. Defaults to 1 for a required item of the kind photo, else to 0.'),
    choices: z.array(choice).min(2).max(50).optional().describe('What can be chosen, for the kind choice.'),
    unit: unitName.optional().describe('The unit it is usually measured in, for the kind measurement.'),
  })
  .meta({ id: 'NewInspectionItem' });
export type NewItem = z.infer<typeof newItem>;

export const InspectionItem = z
  .strictObject({
    key: z.string(),
    label: z.string(),
    kind: z.enum(itemKinds),
    required: z.boolean(),
    min_photos: z.int(),
    choices: z.array(z.string()).nullable(),
    unit: z.string().nullable(),
  })
  .meta({ id: 'InspectionItem' });
export type InspectionItem = z.infer<typeof InspectionItem>;

/** Most numbers in all strokes of one signature. */
const MOST_STROKED = 5000;
const shortStrokes = strokes.refine((all) => all.reduce((sum, { length }) => sum + length, 0) <= MOST_STROKED, {
  error: `must be at most ${MOST_STROKED} numbers`,
});
const signature = { name: line(200).describe('Who signed, as they write their name.'), strokes: shortStrokes };
const measured = {
  value: z
    .string()
    .regex(VALUE)
    .meta({ description: 'The number as it was read: it stays as it is typed.', examples: ['12.50'] }),
  unit: unitName,
};

/** An answer. The kind of the item says which of these it must be. */
export const answerValue = z
  .union([
    z.boolean().describe('Of an item of the kind check.'),
    z.number().min(-1e15).max(1e15).describe('Of an item of the kind number.'),
    markdown(10_000).describe('Of an item of the kind text or choice.'),
    z.strictObject(measured).describe('Of an item of the kind measurement.'),
    z.strictObject(signature).describe('Of an item of the kind signature.'),
    z.null().describe('Withdraws the answer.'),
  ])
  .meta({ id: 'NewAnswerValue' });
export type AnswerValue = z.infer<typeof answerValue>;
const AnswerValueOut = z
  .union([
    z.boolean(),
    z.number(),
    markdownOut(),
    z.strictObject({ value: z.string(), unit: z.string() }),
    z.strictObject({ name: z.string(), strokes: z.array(z.array(z.int())) }),
    z.null(),
  ])
  .meta({ id: 'AnswerValue' });

/** One answer on its way in. */
export const newAnswer = {
  id: z
    .uuidv7()
    .optional()
    .describe('A UUIDv7 of your own, so that an answer which is sent twice is one. Generated if omitted.'),
  item_key: itemKey,
  value: answerValue.describe('The answer, of the kind that the item takes; null withdraws it.'),
  base_version: z
    .int()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe('Version of the answer that you saw when you answered. Omit it, or send 0, where there was none.'),
  client_at: timestamp().optional().describe('When it was answered, by the clock of the device.'),
};
export const NewAnswer = z.strictObject(newAnswer).meta({ id: 'NewAnswer' });
export type NewAnswer = z.infer<typeof NewAnswer>;

const author = {
  author_id: ref('person'),
  author: PersonName,
  client_at: timestamp().nullable().describe('When it was answered, by the clock of the device.'),
};
export const InspectionAnswer = z
  .strictObject({
    id: z.uuid(),
    item_key: z.string(),
    value: AnswerValueOut,
    version: z.int().describe('How many answers of this item have counted so far.'),
    ...author,
    created_at: timestamp(),
  })
  .meta({ id: 'InspectionAnswer' });
export type InspectionAnswer = z.infer<typeof InspectionAnswer>;

export const AnswerConflict = z
  .strictObject({
    id: ref('answer_conflict'),
    item_key: z.string(),
    standing: InspectionAnswer.nullable().describe('The answer that counts now; null if there is none any more.'),
    aside: z
      .strictObject({
        value: AnswerValueOut,
        base_version: z.int().describe('Version of the answer that its author had seen.'),
        ...author,
        created_at: timestamp(),
      })
      .meta({ id: 'AnswerKeptAside', description: 'The answer that came second.' }),
    resolved_at: timestamp().nullable(),
    resolved_by: ref('person').nullable(),
    resolver: PersonName.nullable(),
    outcome: z.enum(['standing', 'aside', 'other']).nullable(),
  })
  .meta({ id: 'AnswerConflict' });
export type AnswerConflict = z.infer<typeof AnswerConflict>;

export const RecordedAnswer = z
  .strictObject({
    id: z.uuid(),
    item_key: z.string(),
    outcome: z
      .enum(['counted', 'unchanged', 'repeated', 'kept_aside'])
      .describe('It counts; it says what counted already; it was here before; or somebody else answered first.'),
    version: z.int().describe('Version of the answer that counts now.'),
    conflict: AnswerConflict.nullable().describe('Both sides, where it was kept aside.'),
  })
  .meta({ id: 'RecordedAnswer' });
export type RecordedAnswer = z.infer<typeof RecordedAnswer>;

export const FieldPlace = z
  .strictObject({ latitude: z.number(), longitude: z.number() })
  .meta({ id: 'FieldPlace', description: 'A place on the earth, in degrees (WGS 84).' });
export const placeInput = z
  .strictObject({
    latitude: z.number().min(-90).max(90).describe('Degrees north.'),
    longitude: z.number().min(-180).max(180).describe('Degrees east.'),
  })
  .nullable()
  .optional()
  .describe('Where the site is; null for unknown.');

/** An inspection beside its id in another row. */
export const InspectionName = z
  .strictObject({ id: ref('inspection'), key: z.string(), title: z.string() })
  .meta({ id: 'InspectionName', description: 'An inspection, as rows show it.' });

export const Inspection = z
  .strictObject({
    id: ref('inspection'),
    team_id: ref('team'),
    key: z.string().meta({ examples: ['INS-12'] }),
    title: z.string(),
    description: markdownOut(),
    site: z.string().describe('Where it takes place, as people say it.'),
    location: FieldPlace.nullable(),
    status: InspectionStatus,
    template_id: ref('inspection_template').nullable(),
    template_revision: z.int().nullable().describe('Revision of the template that it was made from.'),
    assignee_id: ref('person').nullable(),
    assignee: PersonName.nullable(),
    scheduled_at: timestamp().nullable(),
    item_total: z.int(),
    answered_total: z.int().describe('How many items have an answer.'),
    photo_total: z.int(),
    open_conflicts: z.int().describe('How many answers are kept aside until somebody decides.'),
    created_by: ref('person'),
    creator: PersonName,
    started_at: timestamp().nullable(),
    completed_at: timestamp().nullable(),
    completed_by: ref('person').nullable(),
    completer: PersonName.nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    deleted_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Inspection' });
export type Inspection = z.infer<typeof Inspection>;

export const InspectionDetail = z
  .strictObject({
    ...Inspection.shape,
    items: z.array(InspectionItem).describe('A copy of the items of the template, in their order.'),
    answers: z.array(InspectionAnswer).describe('The answers that count now, in the order of the items.'),
  })
  .meta({ id: 'InspectionDetail' });
export type InspectionDetail = z.infer<typeof InspectionDetail>;

/** A part that an inspection lacks, also in the details of a refusal. */
export const missingPart = {
  item_key: z.string().nullable().describe('Null for what belongs to no item.'),
  label: z.string().nullable(),
  reason: z
    .enum(['answer', 'signature', 'photos', 'conflict', 'upload'])
    .describe('No answer, no signature, too few photos, an open conflict, or a photo that has not arrived yet.'),
  have: z.int().describe('How many there are; of conflicts and uploads, how many are open.'),
  needs: z.int().describe('How many there must be; no open conflict, and no open upload.'),
};
export const MissingPart = z.strictObject(missingPart).meta({ id: 'MissingPart' });
export type MissingPart = z.infer<typeof MissingPart>;

export const inspectionId = keyedRef('inspection').meta({
  ref: 'inspection',
  description: 'The inspection, by UUID or by key such as INS-12.',
  examples: ['INS-12'],
});

/** The fields of an inspection that can be given when it is created and later. */
export const inspectionFields = {
  title: line(200).describe('What is inspected, in one line.'),
  description: markdown(20_000, 0).optional().describe('What the inspectors should know.'),
  site: text(500, 0).optional().describe('Where it takes place, such as an address.'),
  location: placeInput,
  assignee_id: z
    .union([ref('person'), z.literal('me')])
    .nullable()
    .optional()
    .meta({ ref: 'person', description: 'Who does it, by person id or `me`; null for nobody.' }),
  scheduled_at: plannedAt().nullable().optional().describe('When it is planned; null for not yet.'),
};
/** The fields of a new inspection. */
export const newInspection = {
  ...inspectionFields,
  title: inspectionFields.title
    .optional()
    .describe('What is inspected, in one line. Defaults to the name of the template.'),
  template_id: ref('inspection_template')
    .optional()
    .describe('The template whose items there are to answer. Omit for none.'),
  template_revision: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('The revision that the work began with offline. Defaults to the current one.'),
};
