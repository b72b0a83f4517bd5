import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import { inTeam, proposedId, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { sha256 } from '../platform/files.ts';
import { inspectionId, InspectionName, itemKey } from './inspections.schemas.ts';

export const PhotoState = z.enum(['awaited', 'processing', 'ready', 'refused']).meta({ id: 'PhotoState' });
export type PhotoState = z.infer<typeof PhotoState>;
/** Why a photo cannot be shown. */
export const photoRefusals = ['unsupported', 'unreadable', 'too_large', 'too_slow'] as const;
/** The largest photo that is taken, in bytes, and in pixels of width times height. */
export const MOST_PHOTO_BYTES = 25 * 1024 * 1024;
export const MOST_PHOTO_PIXELS = 60_000_000;
/** The formats of cameras that we can read. */
export const photoTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const;

export const PhotoPlace = z
  .strictObject({
    latitude: z.number(),
    longitude: z.number(),
    accuracy_m: z.number().nullable().describe('How far off it can be, in metres; null for unknown.'),
    source: z.enum(['camera', 'client']).describe('Who said so: the file of the camera, or whoever sent it.'),
  })
  .meta({ id: 'PhotoPlace' });

export const Photo = z
  .strictObject({
    id: ref('photo'),
    team_id: ref('team'),
    inspection_id: ref('inspection').nullable(),
    inspection: InspectionName.nullable(),
    item_key: z.string().nullable().describe('Key of the item that it belongs to.'),
    caption: z.string(),
    state: PhotoState.describe('Announced, being drawn anew, there, or not a photo that can be shown.'),
    refusal: z.enum(photoRefusals).nullable().describe('Why it was refused.'),
    url: z.string().nullable().describe('Where to download it, upright and at most 2,560 pixels wide and high.'),
    thumb_url: z.string().nullable().describe('Where to download it at most 320 pixels wide and high.'),
    width: z.int().nullable(),
    height: z.int().nullable(),
    taken_at: timestamp().nullable(),
    taken_at_source: z
      .enum(['camera', 'client', 'arrival'])
      .nullable()
      .describe('Who said when: the file of the camera, whoever sent it, or nobody, so that it is when it arrived.'),
    location: PhotoPlace.nullable(),
    original_sha256: z.string().nullable().describe('SHA-256 of the bytes that were sent, in hex.'),
    original_file_id: ref('file')
      .nullable()
      .describe('The bytes that were sent, for those who manage the team, where the team keeps them.'),
    uploaded_by: ref('person'),
    uploader: PersonName,
    created_at: timestamp(),
    updated_at: timestamp(),
    deleted_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Photo' });
export type Photo = z.infer<typeof Photo>;

const named = { photo_id: ref('photo').describe('Id of the photo, from photos.list.') };
/** The fields that can be given with photos that are uploaded. */
export const photoFields = {
  item_key: itemKey.optional().describe('Key of the item of the inspection that they belong to.'),
  caption: text(500, 0).optional().describe('What can be seen.'),
  taken_at: timestamp().optional().describe('When they were taken; what the camera wrote into a file comes first.'),
  latitude: z
    .number()
    .min(-90)
    .max(90)
    .optional()
    .describe('Where they were taken, in degrees north, with longitude; what the camera wrote comes first.'),
  longitude: z.number().min(-180).max(180).optional().describe('The same in degrees east, with latitude.'),
  accuracy_m: z.number().min(0).max(100_000).optional().describe('How far off that place can be, in metres.'),
};
export const addingErrors = ['INSPECTION_COMPLETED', 'INSPECTION_ITEM_NOT_FOUND', 'PHOTO_REFUSED'] as const;
export const addingEvents = ['photo.added', 'file.uploaded', 'inspection.started'] as const;

/** Photos of field work. What is served was drawn anew: time and place are fields, and no file carries them. */
export const photos = {
  list: query({
    summary: 'List photos, newest first',
    access: 'team:field.read',
    rest: 'GET /photos',
    input: inTeam({
      ...pageInput,
      inspection_id: inspectionId.optional().describe('Only photos of this inspection, by UUID or key.'),
      item_key: itemKey.optional().describe('Only photos of this item.'),
      state: PhotoState.optional().describe('Only photos in this state.'),
      uploaded_by: ref('person').optional().describe('Only photos that this person uploaded.'),
      deleted: z.boolean().optional().describe('True for deleted photos that can be restored, instead of the others.'),
    }),
    output: Page(Photo).meta({ id: 'PhotoPage' }),
    errors: ['INSPECTION_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a photo with its time and place',
    access: 'team:field.read',
    rest: 'GET /photos/{photo_id}',
    input: inTeam(named),
    output: Photo,
    errors: ['PHOTO_NOT_FOUND'],
  }),
  announce: mutation({
    summary: 'Add a photo whose bytes come later; its inspection waits for it',
    access: 'team:field.write',
    rest: 'POST /photos/announce',
    status: 201,
    input: inTeam({
      id: proposedId('photo'),
      inspection_id: inspectionId.describe('The inspection it belongs to, by UUID or key.'),
      item_key: photoFields.item_key,
      taken_at: photoFields.taken_at,
    }),
    output: Photo,
    errors: ['INSPECTION_NOT_FOUND', 'INSPECTION_COMPLETED', 'INSPECTION_ITEM_NOT_FOUND', 'ID_TAKEN'],
    events: ['photo.announced', 'inspection.started'],
    offline: true,
  }),
  upload: mutation({
    summary: 'Upload a photo, for an inspection or by itself',
    access: 'team:field.write',
    rest: 'POST /photos/upload',
    status: 201,
    door: 'upload',
    input: inTeam({
      photo_id: ref('photo')
        .optional()
        .describe('A photo that inspections.sync announced, or that was refused: these are its bytes.'),
      inspection_id: inspectionId.optional().describe('The inspection it belongs to, by UUID or key. Omit for none.'),
      ...photoFields,
      sha256: sha256.optional().describe('SHA-256 of the file in hex. Bytes that do not match are refused.'),
    }),
    output: Photo,
    errors: ['PHOTO_NOT_FOUND', 'INSPECTION_NOT_FOUND', 'FILE_CORRUPT', ...addingErrors],
    events: addingEvents,
  }),
  delete: mutation({
    summary: 'Delete a photo; it can be restored for 30 days',
    access: 'team:field.write',
    rest: 'DELETE /photos/{photo_id}',
    input: inTeam(named),
    output: Photo,
    errors: ['PHOTO_NOT_FOUND', 'INSPECTION_COMPLETED'],
    events: ['photo.deleted'],
  }),
  restore: mutation({
    summary: 'Restore a deleted photo',
    access: 'team:field.write',
    rest: 'POST /photos/{photo_id}/restore',
    input: inTeam(named),
    output: Photo,
    errors: ['PHOTO_NOT_FOUND', 'INSPECTION_COMPLETED'],
    events: ['photo.restored'],
  }),
  stripLocation: mutation({
    summary: 'Remove the place from a photo for good, and the file it was sent as',
    access: 'team:field.write',
    rest: 'POST /photos/{photo_id}/strip-location',
    input: inTeam(named),
    output: Photo,
    errors: ['PHOTO_NOT_FOUND', 'PHOTO_PROCESSING'],
    events: ['photo.location_stripped'],
    destructive: true,
  }),
};
