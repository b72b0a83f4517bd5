import { describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { indexesOf, planOf, sent, vacuum } from '../../testing/plans.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();

/** A team with many places between 45° and 50° north, 5° and 13° east, and others of the same places. */
async function manyPlaces(count: number) {
  const team = await aTeam(world.kysely);
  const person = await aMember(world.kysely, team, 'member');
  await world.pool.query(
    `insert into places (team_id, id, name, lat, lon, radius, created_by, created_at, updated_at)
     select $1, gen_random_uuid(), 'Place ' || i, 45 + (i * 7919 % 5000) / 1000.0, 5 + (i * 104729 % 8000) / 1000.0, 100,
       $2, now(), now() from generate_series(1, $3::integer) i`,
    [team.id, person.person_id, count],
  );
  return { team, person, worker: await world.as(person) };
}

describe('among many places', () => {
  test('those around a point are found by the index, and are exactly those in the circle', async () => {
    const { worker, team } = await manyPlaces(20_000);
    await manyPlaces(20_000);
    await vacuum(world.pool, 'places');
    const near = { near_lat: 47.37, near_lon: 8.54, within: 20_000, page_size: 100 };
    const statements = await sent(() => worker.places.list(near));
    const [list] = statements.filter(({ text }) => text.includes('from "places"'));
    expect(indexesOf(await planOf(world.pool, list!))).toEqual(['places_near']);
    const { items, total } = await worker.places.list(near);
    expect(total).toBe(items.length);
    expect(items.map(({ distance }) => distance)).toEqual(
      items.map(({ distance }) => distance).toSorted((a, b) => a! - b!),
    );
    // Every place of the team, measured one by one on a flat map: exact enough around the edge to count.
    const { rows } = await world.pool.query<{ near: number; sure: number }>(
      `select count(*) filter (where metres <= 20100)::int as near, count(*) filter (where metres <= 19900)::int as sure from (
         select sqrt(power((lat - 47.37) * 111195, 2) + power((lon - 8.54) * 111195 * cos(radians(47.37)), 2)) as metres
         from places where team_id = $1) flat`,
      [team.id],
    );
    expect(items.length).toBeGreaterThan(5);
    expect(items.length).toBeGreaterThanOrEqual(rows[0]!.sure);
    expect(items.length).toBeLessThanOrEqual(rows[0]!.near);
  });

  test('the place of each point of a track is looked up by the index', async () => {
    const { worker, person, team } = await manyPlaces(2000);
    const others = await Promise.all(Array.from({ length: 9 }, () => aMember(world.kysely, team, 'member')));
    for (const { person_id } of [person, ...others])
      await world.pool.query(
        `insert into locations select $1, $2, now() - i * interval '1 minute', 47, 8, 5, now() from generate_series(1, 500) i`,
        [team.id, person_id],
      );
    await vacuum(world.pool, 'places', 'locations');
    const statements = await sent(() => worker.locations.list());
    const [list] = statements.filter(({ text }) => text.includes('from "locations"'));
    expect(indexesOf(await planOf(world.pool, list!))).toEqual(
      expect.arrayContaining(['locations_pkey', 'places_near']),
    );
  });

  test('pages of what is near go on from a cursor without losing or repeating one', async () => {
    const { worker } = await manyPlaces(2000);
    const near = { near_lat: 47.5, near_lon: 9, within: 60_000, page_size: 7 };
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await worker.places.list({ ...near, ...(cursor == null ? {} : { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe((await worker.places.list(near)).total);
    expect(seen.length).toBeGreaterThan(20);
  });
});

test('an update that is late is told what stands there now, and an unknown place is nobody’s', async () => {
  const { worker } = await manyPlaces(1);
  const { id: place_id } = await worker.places.create({ name: 'A site', lat: 47.12345678, lon: -179.9999999 });
  expect(await worker.places.get({ place_id })).toMatchObject({ lat: 47.123457, lon: -180 });
  await worker.places.update({ place_id, name: 'Another' });
  await expect(worker.places.update({ place_id, name: 'A third', version: 1 })).rejects.toMatchObject({
    app: 'VERSION_CONFLICT',
    details: { current: { name: 'Another', version: 2 } },
  });
  const elsewhere = await manyPlaces(1);
  await expect(elsewhere.worker.places.delete({ place_id })).rejects.toMatchObject({ app: 'PLACE_NOT_FOUND' });
});
