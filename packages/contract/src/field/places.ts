import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, line, proposedId, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { latitude, longitude } from './locations.ts';

export const Place = z
  .strictObject({
    id: ref('place'),
    team_id: ref('team'),
    name: z.string(),
    address: z.string().nullable(),
    lat: latitude,
    lon: longitude,
    radius: z.int().describe('How far around the point it reaches, in metres.'),
    distance: z.int().nullable().describe('Metres from the point that was asked for; null if none was.'),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Place' });
export type Place = z.infer<typeof Place>;

/** How far a place can reach, in metres: what holds for each point of a track is looked up around it. */
export const MAX_RADIUS = 5000;

const named = { place_id: ref('place').describe('Id of the place, from places.list.') };
const fields = {
  name: line(200).describe('What the place is called.'),
  address: text(500).nullable().optional().describe('Postal address, for people. Null or left out for none.'),
  lat: latitude,
  lon: longitude,
  radius: z.int().min(10).max(MAX_RADIUS).optional().describe('How far it reaches in metres. Defaults to 100.'),
};

/** Places that have a name in a team, such as sites and customers. */
export const places = {
  list: query({
    summary: 'List places by name, or those around a point with the nearest first',
    access: 'team:field.read',
    rest: 'GET /places',
    input: inTeam({
      ...pageInput,
      search: text(200).optional().describe('Part of the name or address.'),
      near_lat: latitude.optional().describe('Latitude of a point: only places around it. Goes with near_lon.'),
      near_lon: longitude.optional().describe('Longitude of that point.'),
      within: z
        .int()
        .min(1)
        .max(100_000)
        .optional()
        .describe('How far around that point, in metres. Defaults to 5000.'),
    }),
    output: Page(Place).meta({ id: 'PlacePage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a place',
    access: 'team:field.read',
    rest: 'GET /places/{place_id}',
    input: inTeam(named),
    output: Place,
    errors: ['PLACE_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a place',
    access: 'team:field.write',
    rest: 'POST /places',
    status: 201,
    offline: true,
    input: inTeam({ id: proposedId('place'), ...fields }),
    output: Place,
    errors: ['ID_TAKEN', 'TIER_LIMIT_EXCEEDED'],
    events: ['place.created'],
  }),
  update: mutation({
    summary: 'Update a place',
    access: 'team:field.write',
    rest: 'PATCH /places/{place_id}',
    aliases: ['PUT /places/{place_id}'],
    offline: true,
    input: inTeam({
      ...named,
      name: fields.name.optional(),
      address: fields.address,
      lat: latitude.optional(),
      lon: longitude.optional(),
      radius: fields.radius,
      version: expectedVersion(),
    }),
    output: Place,
    errors: ['PLACE_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['place.updated'],
  }),
  delete: mutation({
    summary: 'Delete a place; what was recorded there stays',
    access: 'team:field.write',
    rest: 'DELETE /places/{place_id}',
    destructive: true,
    input: inTeam(named),
    output: Place,
    errors: ['PLACE_NOT_FOUND'],
    events: ['place.deleted'],
  }),
};
