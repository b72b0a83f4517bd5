import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../../../testing/locks.ts';
import { testWorld } from '../../../../testing/world.ts';

const world = await testWorld();

test('of two lists of categories that are set at once, one stays as a whole', async () => {
  const team = await aTeam(world.kysely, { tier: 'premium' });
  const desk = await world.as(await aMember(world.kysely, team, 'admin'));
  const lists = [[{ name: 'Network' }, { name: 'Printers' }], [{ name: 'Printers' }]];
  const setting: Promise<unknown>[] = [];
  await world.kysely.transaction().execute(async (tx) => {
    await tx.selectFrom('teams').select('id').where('id', '=', team.id).forUpdate().execute();
    for (const categories of lists) setting.push(desk.ai.categories.set({ categories }));
    await untilBlocked(world, 2);
  });
  await Promise.all(setting);
  const { items } = await desk.ai.categories.list({});
  const names = lists.map((list) => list.map(({ name }) => name));
  expect(names).toContainEqual(items.map(({ name }) => name));
});
