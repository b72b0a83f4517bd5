import * as fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import { runSchedules } from '../../kit/jobs/schedule.ts';
import { locationsDomain } from './domain.ts';
import { boxAround, metresBetween } from '../places/fragments.ts';

const world = await testWorld();
const here = { lat: 47.376887, lon: 8.541694 };
const ago = (seconds: number) => new Date(Date.now() + world.clock.offset_ms - seconds * 1000).toISOString();
/** What the schedule of a worker does each hour. */
async function anHourLater() {
  world.clock.advance({ hours: 1 });
  await runSchedules(world.services, locationsDomain.schedules);
  await world.drain();
}
const refused = (app: string) => expect.objectContaining({ app }) as unknown;

/** Somebody who agreed an hour ago, and those around them. */
async function aCrew() {
  const team = await aTeam(world.kysely);
  const people = {
    worker: await aMember(world.kysely, team, 'member'),
    admin: await aMember(world.kysely, team, 'admin'),
  };
  const worker = await world.as(people.worker);
  await worker.locations.consent({ text: 'Yes' });
  const agreedSince = (seconds: number) =>
    world.kysely
      .updateTable('location_consents')
      .set({ granted_at: ago(seconds) })
      .where('person_id', '=', people.worker.person_id)
      .execute();
  await agreedSince(3600);
  return { team, people, worker, admin: await world.as(people.admin), agreedSince };
}

describe('consent', () => {
  test('no point from before it is kept, and none after it was revoked, however they are sent', async () => {
    const { worker } = await aCrew();
    const sent = await worker.locations.log({
      points: [
        { at: ago(60), ...here },
        { at: ago(7200), ...here },
      ],
    });
    expect(sent.results).toEqual(['kept', 'before_consent']);
    await worker.locations.revoke();
    await expect(worker.locations.log({ points: [{ at: ago(30), ...here }] })).rejects.toEqual(
      refused('CONSENT_REQUIRED'),
    );
    // Consent that is given again does not reach back.
    await worker.locations.consent({ text: 'Yes' });
    const again = await worker.locations.log({ points: [{ at: ago(20), ...here }] });
    expect(again.results).toEqual(['before_consent']);
    expect((await worker.locations.list()).total).toBe(1);
  });

  test('of points and a revocation at once, nothing comes after the revocation', async () => {
    for (let round = 0; round < 5; round++) {
      const { worker, team } = await aCrew();
      const sends = Array.from({ length: 6 }, (_, at) =>
        worker.locations.log({ points: [{ at: ago(60 + at), ...here }] }),
      );
      const [revoked, ...sent] = await Promise.allSettled([worker.locations.revoke(), ...sends]);
      expect(revoked.status).toBe('fulfilled');
      const kept = sent.filter(({ status }) => status === 'fulfilled').length;
      expect((await worker.locations.list()).total).toBe(kept);
      const { rows } = await world.pool.query(
        'select count(*)::int as late from locations l join location_consents c using (team_id, person_id) where team_id = $1 and l.received_at > c.revoked_at',
        [team.id],
      );
      expect(rows).toEqual([{ late: 0 }]);
    }
  });

  test('the same text is one consent, another text ends the one before', async () => {
    const { worker } = await aCrew();
    const first = await worker.locations.consent({ text: 'Yes' });
    const both = await Promise.all([
      worker.locations.consent({ text: 'Yes' }),
      worker.locations.consent({ text: 'Yes' }),
    ]);
    expect(both.map(({ id }) => id)).toEqual([first.id, first.id]);
    const other = await worker.locations.consent({ text: 'Only while I work' });
    const { items } = await worker.locations.consents();
    expect(items.map(({ id, revoked_at }) => [id, revoked_at === null])).toEqual([
      [other.id, true],
      [first.id, false],
    ]);
  });
});

describe('points', () => {
  test('what is sent twice, or at once, is there once', async () => {
    const { worker } = await aCrew();
    const points = Array.from({ length: 100 }, (_, at) => ({ at: ago(at + 1), ...here }));
    const sent = await Promise.all(Array.from({ length: 4 }, () => worker.locations.log({ points })));
    expect(sent.reduce((sum, { kept }) => sum + kept, 0)).toBe(100);
    expect((await worker.locations.list()).total).toBe(100);
  });

  test('no event, and so no webhook and no trail, says where anybody was', async () => {
    const { worker, team } = await aCrew();
    await worker.locations.log({ points: [{ at: ago(60), ...here }] });
    await worker.locations.erase({});
    const { rows } = await world.pool.query<{ payload: string }>(
      'select p.payload::text as payload from event_payloads p join events e on e.id = p.event_id where e.team_id = $1',
      [team.id],
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { payload } of rows) expect(payload).not.toContain('47.37');
  });

  test('others see none of them without a reason, and only for an hour, as long as they may', async () => {
    const { worker, admin, people } = await aCrew();
    await worker.locations.log({ points: [{ at: ago(60), ...here }] });
    const { person_id } = people.worker;
    await expect(admin.locations.list({ person_id })).rejects.toEqual(refused('TRACK_CLOSED'));
    await admin.locations.reveal({ person_id, reason: 'An accident' });
    expect((await admin.locations.list({ person_id })).total).toBe(1);
    await world.drain();
    expect((await worker.notifications.list({})).items).toMatchObject([{ body: 'An accident' }]);
    // Whoever loses the right sees no more, whatever they had opened.
    const role = (roles: TeamRole[]) =>
      world.kysely.updateTable('people').set({ roles }).where('id', '=', people.admin.person_id).execute();
    const anew = async () => (await world.as(people.admin)).locations.list({ person_id });
    await role(['member']);
    await expect(anew()).rejects.toEqual(refused('TRACK_CLOSED'));
    await role(['admin']);
    expect((await anew()).total).toBe(1);
    world.clock.advance({ minutes: 61 });
    await expect(anew()).rejects.toEqual(refused('TRACK_CLOSED'));
  });

  test('go after the days that the team keeps them; a shorter setting counts at once', async () => {
    const { worker, admin, agreedSince, team } = await aCrew();
    await agreedSince(100 * 86_400);
    await worker.locations.log({
      points: [
        { at: ago(60), ...here },
        { at: ago(5 * 86_400), ...here },
      ],
    });
    const stored = async () =>
      (await world.pool.query<{ n: number }>('select count(*)::int as n from locations where team_id = $1', [team.id]))
        .rows[0]!.n;
    await admin.settings.team.set({ team_id: team.id, location_days: 3 });
    expect((await worker.locations.list()).total).toBe(1);
    const old = await worker.locations.log({ points: [{ at: ago(4 * 86_400), ...here }] });
    expect(old.results).toEqual(['too_old']);
    expect(await stored()).toBe(2);
    await anHourLater();
    expect(await stored()).toBe(1);
    await admin.settings.team.set({ team_id: team.id, location_days: 365 });
    world.clock.advance({ days: 3 });
    await anHourLater();
    expect(await stored()).toBe(1);
    await expect(admin.settings.team.set({ team_id: team.id, location_days: 366 })).rejects.toEqual(
      refused('INVALID_INPUT'),
    );
  });
});

describe('distances', () => {
  /** By the law of cosines in ways that JavaScript has, to compare with. */
  const between = (a: { lat: number; lon: number }, b: { lat: number; lon: number }) => {
    const rad = (degrees: number) => (degrees * Math.PI) / 180;
    const [p, q] = [a, b].map(({ lat, lon }) => [
      Math.cos(rad(lat)) * Math.cos(rad(lon)),
      Math.cos(rad(lat)) * Math.sin(rad(lon)),
      Math.sin(rad(lat)),
    ]) as [number[], number[]];
    const chord = Math.hypot(...p.map((value, at) => value - q[at]!));
    return 6_371_008.8 * 2 * Math.asin(Math.min(1, chord / 2));
  };

  test.each([
    [
      { lat: 47.376887, lon: 8.541694 },
      { lat: 46.947974, lon: 7.447447 },
    ],
    [
      { lat: 0, lon: 179.99 },
      { lat: 0, lon: -179.99 },
    ],
    [
      { lat: 89.9, lon: 0 },
      { lat: 89.9, lon: 180 },
    ],
    [
      { lat: 0, lon: 0 },
      { lat: 0, lon: 180 },
    ],
  ])('from %o to %o the database measures what geometry says', async (a, b) => {
    const at = (point: { lat: number; lon: number }) => ({
      lat: sql`${point.lat}::numeric`,
      lon: sql`${point.lon}::numeric`,
    });
    const { rows } = await sql<{ metres: number }>`select ${metresBetween(at(a), at(b))} as metres`.execute(
      world.kysely,
    );
    expect(rows[0]!.metres).toBeCloseTo(between(a, b), -1);
  });

  test('nothing within a distance is outside of the box that is searched for it', () => {
    const degrees = (most: number) => fc.integer({ min: -most * 1000, max: most * 1000 }).map((value) => value / 1000);
    fc.assert(
      fc.property(
        degrees(90),
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 6.28, noNaN: true }),
        (lat, within, share, bearing) => {
          const rad = (value: number) => (value * Math.PI) / 180;
          const d = (within * share * 0.999) / 6_371_008.8;
          const there = Math.asin(
            Math.sin(rad(lat)) * Math.cos(d) + Math.cos(rad(lat)) * Math.sin(d) * Math.cos(bearing),
          );
          const turn = Math.atan2(
            Math.sin(bearing) * Math.sin(d) * Math.cos(rad(lat)),
            Math.cos(d) - Math.sin(rad(lat)) * Math.sin(there),
          );
          const box = boxAround(lat, within);
          expect(Math.abs((there * 180) / Math.PI - lat)).toBeLessThanOrEqual(box.lat + 1e-9);
          expect(Math.abs((turn * 180) / Math.PI)).toBeLessThanOrEqual(box.lon + 1e-9);
        },
      ),
    );
  });

  test('places across the date line and at a pole are found', async () => {
    const { worker } = await aCrew();
    const near = await worker.places.create({ name: 'East of it', lat: 10, lon: -179.99 });
    const pole = await worker.places.create({ name: 'North', lat: 89.999, lon: 100 });
    expect((await worker.places.list({ near_lat: 10, near_lon: 179.99, within: 5000 })).items).toMatchObject([
      { id: near.id },
    ]);
    expect((await worker.places.list({ near_lat: 89.999, near_lon: -80, within: 5000 })).items).toMatchObject([
      { id: pole.id },
    ]);
  });
});
