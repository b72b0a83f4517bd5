import { describe, expect, test } from 'vitest';
import type { PhotoSaid } from '@deskwire/adapters/photo-said.ts';
import { takenBy } from './taken.ts';

const photo = {
  created_at: '2026-11-30T12:00:00.000Z',
  taken_at: null,
  taken_at_source: null,
  latitude: null,
  longitude: null,
  accuracy_m: null,
  place_source: null,
};
const nothing = { taken: null, offset: null, latitude: null, longitude: null, accuracy_m: null };
const by = (said: Partial<PhotoSaid>) =>
  takenBy(photo, { ...nothing, ...said }, { zone: 'Europe/Zurich', now: photo.created_at });

describe('the time of a camera', () => {
  test.each([
    ['with its offset', { taken: '2026:11:30 09:15:00', offset: '-05:00' }, '2026-11-30T14:15:00.000Z'],
    ['without one is in the zone of the team', { taken: '2026:07:30 09:15:00' }, '2026-07-30T07:15:00.000Z'],
    ['with an offset that is none', { taken: '2026:11:30 09:15:00', offset: 'x' }, '2026-11-30T08:15:00.000Z'],
    ['in an hour that does not exist', { taken: '2026:03:29 02:30:00' }, '2026-03-29T01:30:00.000Z'],
  ])('%s', (_, said, taken_at) => {
    expect(by(said)).toMatchObject({ taken_at, taken_at_source: 'camera' });
  });

  test.each([
    ['no time', '0000:00:00 00:00:00'],
    ['a day that does not exist', '2026:02:30 09:00:00'],
    ['a clock that was never set', '1980:01:01 00:00:00'],
    ['the day after tomorrow', '2026:12:02 12:00:01'],
    ['nonsense', 'yesterday'],
  ])('that says %s is dropped', (_, taken) => {
    expect(by({ taken })).toMatchObject({ taken_at: photo.created_at, taken_at_source: 'arrival' });
  });
});

describe('the place of a camera', () => {
  test('is kept with how far off it may be', () => {
    const place = { latitude: -33.86, longitude: 151.21, accuracy_m: 4 };
    expect(by(place)).toMatchObject({ ...place, place_source: 'camera' });
    expect(by({ ...place, accuracy_m: -1 })).toMatchObject({ latitude: -33.86, accuracy_m: null });
  });

  test.each([
    ['0/0', { latitude: 0, longitude: 0 }],
    ['beyond the pole', { latitude: 91, longitude: 8 }],
    ['beyond the date line', { latitude: 47, longitude: 181 }],
    ['half of one', { latitude: 47 }],
  ])('that is %s is dropped', (_, said) => {
    expect(by(said)).toMatchObject({ latitude: null, longitude: null, place_source: null });
  });
});
