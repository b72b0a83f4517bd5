import { expect, test } from 'vitest';
import { testWorld } from '../../testing/world.ts';
import { aStagingDesk } from './staging.fixture.ts';

const world = await testWorld();
const MANY = 20;
const atOnce = async <T>(work: (index: number) => Promise<T>) => {
  const tries = await Promise.allSettled(Array.from({ length: MANY }, (_, index) => work(index)));
  const codes = tries.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { app: string }).app] : []));
  return { done: tries.filter(({ status }) => status === 'fulfilled').length, codes: new Set(codes) };
};

test('of many who start different deployments at once, one starts', async () => {
  const desk = await aStagingDesk(world);
  const ids: string[] = [];
  for (let index = 0; index < MANY; index++) ids.push((await desk.request(`1.${index}`)).id);
  const { done, codes } = await atOnce((index) => desk.set(ids[index]!, 'running', { override_reason: 'Me first' }));
  expect(done).toBe(1);
  expect([...codes]).toEqual(['ENVIRONMENT_BUSY']);
  const running = await (await desk.manage()).deployments.list({ status: ['running'] });
  expect(running.total).toBe(1);
});

test('of many who roll one deployment back at once, one does', async () => {
  const desk = await aStagingDesk(world);
  await desk.deploy('1');
  const { id } = await desk.deploy('2');
  const { done, codes } = await atOnce(() => desk.back(id));
  expect(done).toBe(1);
  expect([...codes]).toEqual(['DEPLOYMENT_TRANSITION_NOT_ALLOWED']);
  const { items } = await (await desk.manage()).deployments.list({ kind: 'rollback' });
  expect(items).toMatchObject([{ version: '1', rolls_back_id: id }]);
  expect((await desk.eventsOf(id)).filter((type) => type === 'rolled_back')).toHaveLength(1);
});

test('of those who end a deployment well and badly and roll it back at once, one decides', async () => {
  const desk = await aStagingDesk(world);
  await desk.deploy('1');
  for (let round = 0; round < 5; round++) {
    const { id } = await desk.request(`2.${round}`);
    await desk.set(id, 'running');
    await atOnce<unknown>((index) => {
      if (index % 4 === 0) return desk.back(id);
      return desk.set(id, index % 2 === 0 ? 'succeeded' : 'failed');
    });
    const told = await desk.eventsOf(id);
    expect(told.filter((type) => type === 'succeeded' || type === 'failed')).toHaveLength(1);
    const [deployment, { items: rollbacks }] = [
      await desk.get(id),
      await (await desk.manage()).deployments.list({ kind: 'rollback', status: ['running'] }),
    ];
    // Whoever came to roll it back after it had ended has done so, once.
    expect(rollbacks).toHaveLength(deployment.status === 'rolled_back' ? 1 : 0);
    expect(told.filter((type) => type === 'rolled_back')).toHaveLength(rollbacks.length);
    for (const rollback of rollbacks) await desk.set(rollback.id, 'succeeded');
  }
});

test('of those who start and cancel a deployment at once, one decides', async () => {
  const desk = await aStagingDesk(world);
  const { id } = await desk.request('1');
  await atOnce((index) => desk.set(id, index % 2 === 0 ? 'running' : 'cancelled'));
  const told = await desk.eventsOf(id);
  expect(told.filter((type) => type === 'started' || type === 'cancelled')).toHaveLength(1);
  expect((await desk.get(id)).status).toBe(told.includes('started') ? 'running' : 'cancelled');
});

test('requests and an archive at once leave nothing waiting in an archived environment', async () => {
  const desk = await aStagingDesk(world);
  const { environment_id } = desk;
  const { environment } = await desk.manage();
  await atOnce<unknown>((index) =>
    index === 7 ? environment.archive({ environment_id }) : desk.request(`1.${index}`),
  );
  const { archived_at, queue_length } = await desk.environment();
  expect(queue_length > 0 && archived_at !== null).toBe(false);
});

test('many who write to one log at once number their lines without a gap', async () => {
  const desk = await aStagingDesk(world);
  const { id: deployment_id } = await desk.request('1');
  const { deployments } = await desk.manage();
  await atOnce((index) =>
    deployments.logs.append({ deployment_id, lines: [{ text: `${index}a` }, { text: `${index}b` }] }),
  );
  const { items } = await deployments.logs.list({ deployment_id, page_size: 100 });
  expect(items.map(({ number }) => number)).toEqual(Array.from({ length: 2 * MANY }, (_, index) => index + 1));
  for (let index = 0; index < items.length; index += 2)
    expect(items[index]!.text.slice(0, -1)).toBe(items[index + 1]!.text.slice(0, -1));
});
