import { expect, test } from 'vitest';
import { testWorld } from '../../../testing/world.ts';
import { aStagingDesk } from '../staging.fixture.ts';

const world = await testWorld();
const hours = (count: number) => new Date(Date.now() + world.clock.offset_ms + count * 3_600_000).toISOString();

test('in a freeze requests are taken and nothing is started, unless somebody says why', async () => {
  const desk = await aStagingDesk(world);
  const { freezes } = await desk.manage();
  const freeze = await freezes.create({ name: 'Holidays', starts_at: hours(-1), ends_at: hours(1) });
  const { id } = await desk.request('1.0.0');
  expect(await desk.environment()).toMatchObject({ status: 'frozen', frozen_by: freeze.id });
  await expect(desk.set(id, 'running')).rejects.toMatchObject({
    app: 'ENVIRONMENT_FROZEN',
    details: { freeze_id: freeze.id, name: 'Holidays', ends_at: freeze.ends_at },
  });
  const started = await desk.set(id, 'running', { override_reason: 'It leaks' });
  expect(started).toMatchObject({ status: 'running', override_reason: 'It leaks' });
});

test('a freeze of another environment holds up nothing here, and one that is deleted nothing at all', async () => {
  const desk = await aStagingDesk(world);
  const { freezes, environment } = await desk.manage();
  const other = await environment.create({ name: 'other' });
  const times = { starts_at: hours(-1), ends_at: hours(1) };
  const freeze = await freezes.create({ name: 'There', environment_id: other.id, ...times });
  expect((await desk.environment()).frozen_by).toBeNull();
  const moved = await freezes.update({ freeze_id: freeze.id, environment_id: desk.environment_id });
  expect(moved.version).toBe(2);
  expect((await desk.environment()).frozen_by).toBe(freeze.id);
  await freezes.delete({ freeze_id: freeze.id });
  expect((await desk.environment()).frozen_by).toBeNull();
  await expect(freezes.delete({ freeze_id: freeze.id })).rejects.toMatchObject({ app: 'FREEZE_NOT_FOUND' });
});

test('a freeze ends by itself', async () => {
  const desk = await aStagingDesk(world);
  await (await desk.manage()).freezes.create({ name: 'Short', starts_at: hours(-1), ends_at: hours(1) });
  const { id } = await desk.request('1.0.0');
  world.clock.advance({ hours: 2 });
  expect(await desk.set(id, 'running')).toMatchObject({ status: 'running', override_reason: null });
});

test('a window is once or weekly, also after a change, and the same change again is none', async () => {
  const desk = await aStagingDesk(world);
  const { freezes } = await desk.manage();
  const weekly = {
    from_day: 'friday',
    from_time: '16:00',
    to_day: 'monday',
    to_time: '08:00',
    time_zone: 'Europe/Zurich',
  } as const;
  const weekend = await freezes.create({ name: 'Weekend', weekly });
  expect(weekend).toMatchObject({ weekly, starts_at: null, ends_at: null, environment_id: null });
  const freeze_id = weekend.id;
  expect((await freezes.update({ freeze_id, weekly })).version).toBe(1);
  await expect(freezes.create({ name: 'Both', weekly, starts_at: hours(0), ends_at: hours(1) })).rejects.toMatchObject({
    app: 'INVALID_INPUT',
  });
  await expect(freezes.update({ freeze_id, starts_at: hours(0) })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  await expect(freezes.create({ name: 'None' })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  const once = { weekly: null, starts_at: hours(0), ends_at: hours(1) };
  expect(await freezes.update({ freeze_id, version: 1, ...once })).toMatchObject({ ...once, version: 2 });
  await expect(freezes.update({ freeze_id, version: 1, name: 'Late' })).rejects.toMatchObject({
    app: 'VERSION_CONFLICT',
  });
  expect((await freezes.list({})).items.map(({ name }) => name)).toEqual(['Weekend']);
});

test('a freeze for an environment of another team is for none', async () => {
  const [desk, elsewhere] = [await aStagingDesk(world), await aStagingDesk(world)];
  const times = { starts_at: hours(-1), ends_at: hours(1) };
  const foreign = { name: 'There', environment_id: elsewhere.environment_id, ...times };
  await expect((await desk.manage()).freezes.create(foreign)).rejects.toMatchObject({ app: 'ENVIRONMENT_NOT_FOUND' });
});
