import { z } from 'zod';
import { mutation } from '../define.ts';
import { inTeam, timestamp } from '../kit/fields.ts';
import { inspectionId, itemKey, newAnswer, newInspection } from './inspections.schemas.ts';
import { newMeasurement } from './measurements.ts';

/** Most things that are sent at once, of all kinds together. */
export const MOST_SYNCED = 100;

const id = z.uuidv7().describe('A UUIDv7 of your own. The same again under it is the same row.');
const inspection_id = inspectionId.describe('The inspection, by UUID or key. It may be one of the same request.');
const listOf = <S extends z.core.SomeType>(item: S) => z.array(item).max(MOST_SYNCED).optional();

export const SyncedInspection = z.strictObject({ ...newInspection, id }).meta({ id: 'SyncedInspection' });
export const SyncedAnswer = z.strictObject({ ...newAnswer, id, inspection_id }).meta({ id: 'SyncedAnswer' });
export const SyncedMeasurement = z
  .strictObject({ ...newMeasurement, id, inspection_id })
  .meta({ id: 'SyncedMeasurement' });
export const SyncedPhoto = z
  .strictObject({
    id,
    inspection_id,
    item_key: itemKey.optional().describe('Key of the item that it belongs to.'),
    taken_at: timestamp().optional().describe('When it was taken.'),
  })
  .meta({ id: 'SyncedPhoto' });

const syncKinds = ['inspection', 'answer', 'measurement', 'photo', 'complete'] as const;
export const SyncResult = z
  .strictObject({
    kind: z.enum(syncKinds),
    id: z.string().describe('The id that was sent; of a completion, how the inspection was named.'),
    outcome: z
      .enum(['done', 'unchanged', 'repeated', 'kept_aside', 'refused'])
      .describe(
        'Done; an answer like the one that counts; here before; an answer kept aside as a conflict; or refused, see error.',
      ),
    version: z.int().nullable().describe('Of an answer: the version of the one that counts now.'),
    error: z.strictObject({ code: z.string(), message: z.string(), details: z.unknown().optional() }).nullable(),
  })
  .meta({ id: 'SyncResult' });
export type SyncResult = z.infer<typeof SyncResult>;

export const inspectionSync = mutation({
  summary: 'Send up to 100 changes that were made offline; each has a result of its own',
  access: 'team:field.write',
  rest: 'POST /inspections/sync',
  input: inTeam({
    inspections: listOf(SyncedInspection).describe('Inspections that were begun offline. They come first.'),
    answers: listOf(SyncedAnswer).describe('Answers, in the order in which they were given. They come second.'),
    measurements: listOf(SyncedMeasurement).describe('Measurements. They come third.'),
    photos: listOf(SyncedPhoto).describe(
      'Photos that photos.upload sends later, so that the inspection is not completed without them. They come fourth.',
    ),
    complete: listOf(inspectionId).describe('Inspections to complete, by UUID or key, if nothing is missing by then.'),
  }),
  output: z
    .strictObject({ items: z.array(SyncResult).describe('One for each thing that was sent, in this order.') })
    .meta({ id: 'SyncedItems' }),
  events: [
    'inspection.created',
    'inspection.assigned',
    'inspection.started',
    'inspection.answered',
    'inspection.conflicted',
    'inspection.completed',
    'measurement.created',
    'photo.announced',
  ],
});
