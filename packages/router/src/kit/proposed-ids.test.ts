import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { testWorld } from '../testing/world.ts';

const world = await testWorld();
const DAY = 86_400_000;
const madeAt = (at: number): string => {
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUIDv7().slice(15)}`;
};
const NIL = '00000000-0000-0000-0000-000000000000';

describe('no id that a client proposes means something else', () => {
  test.each([
    ['nil', NIL],
    ['one of random bits', randomUUID()],
    ['one of the year 1970', madeAt(1000)],
    ['one of 401 days ago', madeAt(Date.now() - 401 * DAY)],
    ['one of the day after tomorrow', madeAt(Date.now() + 2 * DAY)],
    ['one of the year 10889', 'ffffffff-ffff-7fff-bfff-ffffffffffff'],
  ])('%s is refused', async (_, id) => {
    const founder = await world.as(await aUser(world.kysely));
    await expect(founder.teams.create({ id, name: 'Team' })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
    const agent = await world.as(await aMember(world.kysely, await aTeam(world.kysely), 'agent'));
    await expect(agent.tickets.create({ id, title: 'a' })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
  });

  test('those of work done offline, and of clocks that are fast, are accepted', async () => {
    const founder = await world.as(await aUser(world.kysely));
    for (const id of [madeAt(Date.now() - 399 * DAY), madeAt(Date.now() + DAY / 2)])
      expect(await founder.teams.create({ id, name: 'Team' })).toMatchObject({ id });
  });

  test('the database itself refuses a team under whose id events of the platform are kept', async () => {
    const { id } = await aTeam(world.kysely);
    await expect(
      world.kysely.updateTable('teams').set({ id: NIL }).where('id', '=', id).execute(),
    ).rejects.toMatchObject({
      constraint: 'teams_id_is_a_team',
    });
  });
});
