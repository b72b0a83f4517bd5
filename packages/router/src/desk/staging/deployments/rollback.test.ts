import { expect, test } from 'vitest';
import { testWorld } from '../../../testing/world.ts';
import { aStagingDesk } from '../staging.fixture.ts';

const world = await testWorld();

test('a rollback deploys again the version that was live when the deployment started', async () => {
  const desk = await aStagingDesk(world);
  const good = await desk.deploy('1.0.0');
  const bad = await desk.deploy('1.1.0');
  expect(bad).toMatchObject({ previous_deployment_id: good.id, previous_version: '1.0.0' });
  const rollback = await desk.back(bad.id);
  expect(rollback).toMatchObject({
    kind: 'rollback',
    version: '1.0.0',
    status: 'running',
    reason: 'It leaks',
    rolls_back_id: bad.id,
    requested_by: desk.admin.person_id,
    ticket_id: desk.ticket.id,
  });
  expect(await desk.get(bad.id)).toMatchObject({ status: 'rolled_back', rolled_back_by_id: rollback.id });
  expect((await desk.environment()).live_version).toBe('1.1.0');
  await desk.set(rollback.id, 'completed');
  expect(await desk.environment()).toMatchObject({ live_version: '1.0.0', live_deployment_id: rollback.id });
  expect(await desk.eventsOf(bad.id)).toContain('rolled_back');
  expect(await desk.eventsOf(rollback.id)).toEqual(['requested', 'started', 'succeeded']);
});

test('what failed is rolled back to what was live before it', async () => {
  const desk = await aStagingDesk(world);
  await desk.deploy('1.0.0');
  await desk.deploy('1.1.0', 'failed');
  const failed = await desk.deploy('1.2.0', 'failed');
  expect(await desk.back(failed.id)).toMatchObject({ version: '1.0.0' });
});

test('rolled back again and again, an environment goes further back and never to what was found to be bad', async () => {
  const desk = await aStagingDesk(world);
  await desk.deploy('1');
  await desk.deploy('2');
  const third = await desk.deploy('3');
  const to_second = await desk.back(third.id);
  expect(to_second.version).toBe('2');
  await desk.set(to_second.id, 'succeeded');
  const to_first = await desk.back(to_second.id);
  expect(to_first.version).toBe('1');
  await desk.set(to_first.id, 'succeeded');
  await expect(desk.back(to_first.id)).rejects.toMatchObject({ app: 'DEPLOYMENT_NOTHING_BEFORE' });
  expect((await desk.deploy('4')).previous_version).toBe('1');
});

test('a rollback that failed is tried again to the same version', async () => {
  const desk = await aStagingDesk(world);
  await desk.deploy('1');
  await desk.deploy('2');
  const third = await desk.deploy('3');
  const first_try = await desk.back(third.id);
  await desk.set(first_try.id, 'failed');
  const second_try = await desk.back(first_try.id);
  expect(second_try).toMatchObject({ version: '2', rolls_back_id: first_try.id });
  await desk.set(second_try.id, 'succeeded');
  expect((await desk.environment()).live_version).toBe('2');
});

test('what follows a rollback that failed goes back to what was live before the bad one', async () => {
  const desk = await aStagingDesk(world);
  await desk.deploy('1');
  const bad = await desk.deploy('2');
  await desk.set((await desk.back(bad.id)).id, 'failed');
  expect(await desk.deploy('3')).toMatchObject({ previous_version: '1' });
});

test('the first deployment has nothing before it, and without a rollback it stays as it is', async () => {
  const desk = await aStagingDesk(world);
  const first = await desk.deploy('1');
  await expect(desk.back(first.id)).rejects.toMatchObject({ app: 'DEPLOYMENT_NOTHING_BEFORE' });
  expect(await desk.get(first.id)).toMatchObject({ status: 'succeeded', revision: first.revision });
});

test('only what was deployed last is rolled back, when it has ended and nothing else runs', async () => {
  const desk = await aStagingDesk(world);
  const first = await desk.deploy('1');
  const second = await desk.deploy('2');
  await expect(desk.back(first.id)).rejects.toMatchObject({
    app: 'DEPLOYMENT_SUPERSEDED',
    details: { last_id: second.id },
  });
  const third = await desk.request('3');
  for (const status of ['approved', 'running'] as const) {
    await desk.set(third.id, status);
    await expect(desk.back(third.id)).rejects.toMatchObject({ app: 'DEPLOYMENT_TRANSITION_NOT_ALLOWED' });
  }
  await expect(desk.back(second.id)).rejects.toMatchObject({
    app: 'ENVIRONMENT_BUSY',
    details: { deployment_id: third.id },
  });
});

test('a rollback waits for no freeze, no queue and no other approval, but for a lock', async () => {
  const desk = await aStagingDesk(world);
  await desk.deploy('1');
  const bad = await desk.deploy('2');
  await desk.request('3');
  const { environment_id } = desk;
  const manage = await desk.manage();
  await manage.environment.update({ environment_id, requires_approval: true });
  const now = Date.now();
  await manage.freezes.create({
    name: 'Holidays',
    starts_at: new Date(now - 3_600_000).toISOString(),
    ends_at: new Date(now + 3_600_000).toISOString(),
  });
  await (await desk.as(desk.member)).environment.lock({ environment_id, reason: 'A demonstration' });
  await expect(desk.back(bad.id)).rejects.toMatchObject({ app: 'ENVIRONMENT_LOCKED' });
  await manage.environment.unlock({ environment_id });
  expect(await desk.back(bad.id)).toMatchObject({ version: '1', status: 'running' });
});
