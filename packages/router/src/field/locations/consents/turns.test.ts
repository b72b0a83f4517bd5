import { expect, test } from 'vitest';
import type { LocationConsent } from '@deskwire/contract/field/locations.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { testWorld } from '../../../testing/world.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';

const world = await testWorld();

test('of two texts that somebody agrees to at once, each is noted, and one ends the other', async () => {
  const team = await aTeam(world.kysely, { tier: 'premium' });
  const person = await aMember(world.kysely, team, 'member');
  const desk = await world.as(person);
  const consents: Promise<LocationConsent>[] = [];
  await world.kysely.transaction().execute(async (tx) => {
    await tx.selectFrom('people').select('id').where('id', '=', person.person_id).forUpdate().execute();
    for (const text of ['One text', 'Another text']) consents.push(desk.locations.consent({ text }));
    await untilBlocked(world, 2);
  });
  const texts = (await Promise.all(consents)).map(({ text }) => text);
  expect(texts).toEqual(['One text', 'Another text']);
  const rows = await world.kysely
    .selectFrom('location_consents')
    .select(['text', 'revoked_at'])
    .where('person_id', '=', person.person_id)
    .execute();
  expect(rows.map(({ text }) => text).toSorted()).toEqual(texts.toSorted());
  expect(rows.filter(({ revoked_at }) => revoked_at === null)).toHaveLength(1);
});
