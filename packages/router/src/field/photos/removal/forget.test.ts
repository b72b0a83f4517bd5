import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sending } from '../../../testing/uploads.ts';
import { testWorld } from '../../../testing/world.ts';
import { aCrew } from '../../inspections/inspections.fixture.ts';
import { aPicture } from '../photos.fixture.ts';

const world = await testWorld();
const stored = async () => (await readdir(join(world.dir, 'files', 'files'))).length;

test('photos go with the person who took them, except where the team keeps what people uploaded', async () => {
  const [going, staying] = [await aCrew(world), await aCrew(world)];
  const { settings } = await world.as(staying.admin);
  await settings.team.set({ team_id: staying.team.id, keep_files_of_erased: true });
  for (const { ada } of [going, staying])
    await (await sending(world, ada, await aPicture(), 'IMG_1.jpg')).photos.upload({ caption: 'By Ada' });
  await world.drain();
  // A picture and its small one of each; what was sent is gone already.
  expect(await stored()).toBe(4);
  for (const { ada } of [going, staying]) await (await world.as(ada)).users.deleteMe();
  world.clock.advance({ days: 31 });
  // What is due follows from what was done before it.
  for (let round = 0; round < 3; round++) await world.drain();
  const left = await world.kysely.selectFrom('photos').select(['team_id', 'state']).execute();
  expect(left).toEqual([{ team_id: staying.team.id, state: 'ready' }]);
  expect(await stored()).toBe(2);
});
