import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { PersonName } from '../identity/names.ts';

/** The most points in one call. */
export const MAX_POINTS = 500;

export const latitude = z
  .number()
  .min(-90)
  .max(90)
  .meta({ description: 'Degrees north.', examples: [47.376887] });
export const longitude = z
  .number()
  .min(-180)
  .max(180)
  .meta({ description: 'Degrees east.', examples: [8.541694] });
const accuracy = z.number().min(0).max(100_000);

export const LocationConsent = z
  .strictObject({
    id: ref('location_consent'),
    person_id: ref('person'),
    text: z.string().describe('What was agreed to.'),
    text_sha256: z.string(),
    granted_at: timestamp(),
    revoked_at: timestamp().nullable(),
  })
  .meta({ id: 'LocationConsent' });
export type LocationConsent = z.infer<typeof LocationConsent>;

export const Location = z
  .strictObject({
    person_id: ref('person'),
    person: PersonName,
    at: timestamp().describe('When they were there, by the clock of their device.'),
    lat: latitude,
    lon: longitude,
    accuracy: accuracy.nullable().describe('Radius of the uncertainty in metres.'),
    received_at: timestamp(),
    place_id: ref('place').nullable().describe('The nearest place of the team whose radius they were in.'),
  })
  .meta({ id: 'Location' });
export type Location = z.infer<typeof Location>;

const Point = z
  .strictObject({
    at: timestamp().describe('When it was. At most 7 days ago, and not before you agreed.'),
    lat: latitude,
    lon: longitude,
    accuracy: accuracy.nullable().optional().describe('Radius of the uncertainty in metres. Null if it is unknown.'),
  })
  .meta({ id: 'LocationPoint' });
export const LocationResult = z.enum(['kept', 'known', 'too_old', 'ahead', 'before_consent', 'nowhere']).meta({
  id: 'LocationResult',
  description:
    'known: it was sent before. too_old: more than 7 days ago, or longer than points are kept. ahead: more than 5 ' +
    'minutes in the future. nowhere: 0, 0 is what devices send that do not know.',
});
export type LocationResult = z.infer<typeof LocationResult>;

const period = {
  from: timestamp().optional().describe('Only points from then on.'),
  to: timestamp().optional().describe('Only points before then.'),
};
const whose = {
  person_id: ref('person')
    .optional()
    .describe('Whose points. Defaults to yours; for those of others, say why first with locations.reveal.'),
};

/**
 * Positions of people who agreed to share them. Everybody sees their own track; a person is notified when somebody looks at
 * theirs.
 */
export const locations = {
  list: query({
    summary: 'List the points of a track, newest first',
    access: 'team:field.read',
    rest: 'GET /locations',
    input: inTeam({ ...pageInput, ...whose, ...period }),
    output: Page(Location).meta({ id: 'LocationPage' }),
    errors: ['PERSON_NOT_FOUND', 'TRACK_CLOSED', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  latest: query({
    summary: 'Get the newest point of your track, and of the tracks that are open to you',
    access: 'team:field.read',
    rest: 'GET /locations/latest',
    input: inTeam({}),
    output: z.strictObject({ items: z.array(Location) }).meta({ id: 'LatestLocations' }),
  }),
  log: mutation({
    summary: 'Log where you were; points that cannot be kept are refused one by one',
    access: 'team:field.write',
    rest: 'POST /locations',
    status: 201,
    limit: [{ by: 'user', max: 60, seconds: 60 }],
    input: inTeam({ points: z.array(Point).min(1).max(MAX_POINTS).describe('Where you were, in any order.') }),
    output: z
      .strictObject({
        kept: z.int().describe('How many points are new.'),
        results: z.array(LocationResult).describe('What became of each point, in the order of the input.'),
      })
      .meta({ id: 'LocationsLogged' }),
    errors: ['CONSENT_REQUIRED'],
    events: [],
  }),
  consent: mutation({
    summary: 'Consent to the team recording your location from now on',
    access: 'team:field.write',
    rest: 'POST /locations/consent',
    input: inTeam({ text: text(5000).describe('What you agree to, as you read it.') }),
    output: LocationConsent,
    events: ['location_consent.granted'],
  }),
  consents: query({
    summary: 'List what you have agreed to about your location, newest first',
    access: 'team:field.read',
    rest: 'GET /locations/consents',
    input: inTeam(pageInput),
    output: Page(LocationConsent).meta({ id: 'LocationConsentPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  revoke: mutation({
    summary: 'Revoke your consent; none of your later locations is kept',
    access: 'team:field.write',
    rest: 'POST /locations/revoke',
    input: inTeam({}),
    output: LocationConsent,
    errors: ['CONSENT_REQUIRED'],
    events: ['location_consent.revoked'],
  }),
  erase: mutation({
    summary: 'Erase points of your track',
    access: 'team:field.write',
    rest: 'DELETE /locations',
    destructive: true,
    input: inTeam(period),
    output: z.strictObject({ erased: z.int() }).meta({ id: 'LocationsErased' }),
    events: ['location.erased'],
  }),
  reveal: mutation({
    summary: "Reveal somebody's track to yourself for an hour; they learn who and why",
    access: 'team:people.manage',
    rest: 'POST /locations/reveal',
    input: inTeam({
      person_id: ref('person').describe('Whose track.'),
      reason: text(500).describe('Why you need to see it. The person reads this.'),
    }),
    output: z
      .strictObject({ person_id: ref('person'), expires_at: timestamp().describe('When it is closed again.') })
      .meta({ id: 'LocationReveal' }),
    errors: ['PERSON_NOT_FOUND'],
    events: ['location.revealed'],
  }),
};
