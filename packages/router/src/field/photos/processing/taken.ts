import type { PhotoSaid } from '@deskwire/adapters/photo-said.ts';
import type { PhotoRow, Said } from '../queries.ts';

/** Cameras were dated before that only by a battery that had run out. */
const FIRST_YEAR = 1990;
const DAY_MS = 86_400_000;

/**
 * When and where a photo was taken: as the camera wrote it, else as the client said, else when it arrived. A time that
 * cannot be and a place that is none are dropped. A camera that writes no time zone is in that of the team.
 */
export function takenBy(
  photo: Pick<
    PhotoRow,
    'created_at' | 'taken_at' | 'taken_at_source' | 'latitude' | 'longitude' | 'accuracy_m' | 'place_source'
  >,
  said: PhotoSaid | null,
  { zone, now }: { readonly zone: string; readonly now: string },
): Omit<Said, 'caption'> {
  const at = said === null ? undefined : instantOf(said, zone);
  const fits = at !== undefined && isPossible(at, now);
  const time = fits
    ? { taken_at: at, taken_at_source: 'camera' as const }
    : photo.taken_at === null
      ? { taken_at: photo.created_at, taken_at_source: 'arrival' as const }
      : { taken_at: photo.taken_at, taken_at_source: photo.taken_at_source };
  const place = said === null ? undefined : placeOf(said);
  return place === undefined ? { ...time, ...clientPlace(photo) } : { ...time, ...place, place_source: 'camera' };
}

const isPossible = (at: string, now: string): boolean =>
  Number(at.slice(0, 4)) >= FIRST_YEAR && Date.parse(at) <= Date.parse(now) + DAY_MS;

const written = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}):(\d{2}):(\d{2})$/;
/** The time of a camera, `2026:11:30 09:15:00`, with its offset, `+01:00`, if it wrote one. */
function instantOf({ taken, offset }: PhotoSaid, zone: string): string | undefined {
  const parts = taken === null ? null : written.exec(taken);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  try {
    const plain = Temporal.PlainDateTime.from(local, { overflow: 'reject' });
    const there = offset !== null && /^[+-]\d{2}:\d{2}$/.test(offset) ? offset : zone;
    return new Date(plain.toZonedDateTime(there).epochMilliseconds).toISOString();
  } catch {
    return undefined;
  }
}

function placeOf({ latitude, longitude, accuracy_m }: PhotoSaid) {
  if (latitude === null || longitude === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined;
  // Devices that know no place write 0/0.
  if (latitude === 0 && longitude === 0) return undefined;
  return { latitude, longitude, accuracy_m: accuracy_m !== null && accuracy_m >= 0 ? accuracy_m : null };
}

const clientPlace = ({ latitude, longitude, accuracy_m, place_source }: Parameters<typeof takenBy>[0]) => ({
  latitude: latitude === null ? null : Number(latitude),
  longitude: longitude === null ? null : Number(longitude),
  accuracy_m,
  place_source,
});
