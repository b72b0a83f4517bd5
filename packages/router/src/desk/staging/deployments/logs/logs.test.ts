import { expect, test } from 'vitest';
import { MOST_LOG_LINES } from '@deskwire/contract/desk/staging.schemas.ts';
import { aMember } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../../testing/world.ts';
import { aStagingDesk } from '../../staging.fixture.ts';

const world = await testWorld();

test('a log is read in the order in which it was written, page by page, and keeps its blanks', async () => {
  const desk = await aStagingDesk(world);
  const { id: deployment_id } = await desk.request('1');
  const { logs } = (await desk.manage()).deployments;
  await logs.append({ deployment_id, lines: [{ text: 'Built' }, { text: '  indented', level: 'warning' }] });
  const at = '2026-11-20T10:00:00.000Z';
  expect(await logs.append({ deployment_id, lines: [{ text: '', level: 'error', at }] })).toEqual({ log_lines: 3 });
  const first = await (await desk.as(desk.member)).deployments.logs.list({ deployment_id, page_size: 2 });
  expect(first.items).toMatchObject([
    { number: 1, text: 'Built', level: 'info' },
    { number: 2, text: '  indented', level: 'warning' },
  ]);
  const cursor = first.next_cursor!;
  expect((await logs.list({ deployment_id, page_size: 2, cursor })).items).toEqual([
    { number: 3, text: '', level: 'error', at },
  ]);
  expect(await desk.get(deployment_id)).toMatchObject({ log_lines: 3 });
});

test('a log takes no more lines than it has room for', async () => {
  const desk = await aStagingDesk(world);
  const { id: deployment_id } = await desk.request('1');
  await world.kysely
    .updateTable('deployments')
    .set({ log_lines: MOST_LOG_LINES - 1 })
    .where('id', '=', deployment_id)
    .execute();
  const { logs } = (await desk.manage()).deployments;
  const two = { deployment_id, lines: [{ text: 'a' }, { text: 'b' }] };
  await expect(logs.append(two)).rejects.toMatchObject({ app: 'DEPLOYMENT_LOG_FULL' });
  expect(await logs.append({ deployment_id, lines: [{ text: 'a' }] })).toEqual({ log_lines: MOST_LOG_LINES });
});

test('the log of another team is nobody else’s', async () => {
  const [desk, elsewhere] = [await aStagingDesk(world), await aStagingDesk(world)];
  const { id: deployment_id } = await desk.request('1');
  const stranger = await elsewhere.manage();
  await expect(stranger.deployments.logs.list({ deployment_id })).rejects.toMatchObject({
    app: 'DEPLOYMENT_NOT_FOUND',
  });
  await expect(stranger.deployments.logs.append({ deployment_id, lines: [{ text: 'x' }] })).rejects.toMatchObject({
    app: 'DEPLOYMENT_NOT_FOUND',
  });
  const viewer = await desk.as(await aMember(world.kysely, desk.team, 'viewer'));
  expect((await viewer.deployments.logs.list({ deployment_id })).items).toEqual([]);
});
