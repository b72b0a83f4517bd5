import { conflict, forbidden } from '../kit/errors.ts';

/** Errors about locations. */
export const locationErrors = {
  CONSENT_REQUIRED: conflict(
    'You have not agreed that your location is kept. Give your consent with locations.consent first.',
  ),
  TRACK_CLOSED: forbidden(
    'The track of somebody else is not open to you. Open it with locations.reveal, and give a reason.',
  ),
};
