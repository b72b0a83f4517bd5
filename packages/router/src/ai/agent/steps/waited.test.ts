import { afterAll, expect, test } from 'vitest';
import { migrations } from '@deskwire/database/migrations.ts';
import { aiWorld, anAskingTeam } from '../../ai/testing/asking.fixture.ts';

const { world, close } = await aiWorld();
afterAll(close);

test('a step that waited before there were requests asks for one, and is done when somebody decides', async () => {
  const { admin } = await anAskingTeam(world);
  const { kysely } = world;
  const desk = await world.as(admin);
  const { id: ticket_id } = await desk.tickets.create({ title: 'The printer jams' });
  const { id: run_id } = await desk.agent.run({ steps: [{ procedure: 'tickets.delete', input: { ticket_id } }] });
  await world.drain();
  // As the release before left it.
  await kysely.updateTable('agent_steps').set({ request_id: null }).where('run_id', '=', run_id).execute();
  await kysely.deleteFrom('approval_requests').where('agent_run_id', '=', run_id).execute();
  const [before] = (await desk.agent.steps.list({ run_id })).items;
  const content_hash = before!.content_hash!;
  await expect(desk.agent.steps.approve({ run_id, n: 1, content_hash })).rejects.toMatchObject({
    app: 'RUN_FINISHED',
  });
  await migrations['0251-steps-that-waited']!.up(kysely);
  world.clock.advance({ minutes: 6 });
  await world.drain();
  const later = await world.as(admin);
  expect(await later.agent.status({ run_id })).toMatchObject({ state: 'waiting' });
  const [asked] = (await later.approvals.list({ waiting_for_me: true })).items;
  expect(asked).toMatchObject({ subject: { kind: 'run_step', run: 'agent', id: run_id } });
  await expect(later.approvals.reject({ request_id: asked!.id, comments: '' })).rejects.toMatchObject({
    app: 'INVALID_INPUT',
  });
  await later.approvals.approve({ request_id: asked!.id });
  await world.drain();
  expect(await later.agent.status({ run_id })).toMatchObject({ state: 'succeeded' });
  await expect(later.tickets.get({ ticket_id })).rejects.toMatchObject({ app: 'TICKET_NOT_FOUND' });
});
