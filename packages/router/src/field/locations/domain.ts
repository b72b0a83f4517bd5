import { audited, type Domain } from '../../kit/domain.ts';
import { every, HOUR } from '../../kit/jobs/schedule.ts';
import { days, ofPerson } from '../../kit/tables.ts';
import { locationsJobs } from './jobs.ts';
import { sweepLocations } from './keeping.ts';
import { locationNotices } from './notices.ts';
import { locationsRouter } from './router.ts';

/** The longest that a team can keep points; `sweepLocations` deletes what it keeps for a shorter time. */
const MOST_DAYS = 365;

export const locationsDomain = {
  router: locationsRouter,
  jobs: locationsJobs,
  schedules: [every(HOUR, sweepLocations)],
  notices: locationNotices,
  references: { location_consent: 'location_consents' },
  audiences: { location: audited, location_consent: audited },
  tables: {
    location_consents: ofPerson('person_id', { erased: 'rows', authored: ['text'], none: ['text_hash'] }),
    locations: ofPerson('person_id', { erased: 'rows', kept: days(MOST_DAYS, 'at') }),
    location_reveals: ofPerson('person_id', { erased: 'rows', authored: ['reason'] }),
  },
} satisfies Domain;
