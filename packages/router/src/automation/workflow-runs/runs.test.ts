import { afterAll, expect, test } from 'vitest';
import { aReceiver } from '../webhooks/webhooks.fixture.ts';
import { aShop, workflowWorld } from '../workflows/workflows.fixture.ts';

const world = await workflowWorld();
const receiver = await aReceiver();
afterAll(() => receiver.close());

test('somebody executes a workflow: its steps are procedures, and each sees what the ones before gave', async () => {
  const shop = await aShop(world);
  const { id } = await shop.workflow([
    { id: 'make', call: 'tickets.create', input: { title: 'Restock {{ input.thing }}', priority: 'high' } },
    { id: 'keep', set: { ticket: '{{ steps.make.id }}', title: '{{ steps.make.title }}' } },
    {
      id: 'note',
      call: 'tickets.comments.create',
      input: { ticket_id: '{{ vars.ticket }}', content: 'See {{ vars.title }}' },
    },
  ]);
  const run = await (await world.as(shop.agent)).workflows.execute({ workflow_id: id, input: { thing: 'paper' } });
  expect(run).toMatchObject({ state: 'queued', person_id: shop.agent.person_id, started_by: 'person' });
  await world.drain();
  const done = await shop.run(run.id);
  expect(done).toMatchObject({ state: 'succeeded', error: null, data_shown: true, input: { thing: 'paper' } });
  expect(done.steps.map(({ step, state }) => [step, state])).toEqual([
    ['make', 'succeeded'],
    ['note', 'succeeded'],
  ]);
  const desk = await world.as(shop.agent);
  const { items } = await desk.tickets.list({});
  expect(items).toMatchObject([{ title: 'Restock paper', priority: 'high', reporter_id: shop.agent.person_id }]);
  const comments = await desk.tickets.comments.list({ ticket_id: items[0]!.id });
  expect(comments.items).toMatchObject([{ content: 'See Restock paper' }]);
  const events = await world.kysely
    .selectFrom('events')
    .select(['type', 'on_behalf_of', 'actor_id'])
    .where('entity_id', '=', items[0]!.id)
    .where('type', '=', 'ticket.created')
    .execute();
  expect(events).toMatchObject([{ on_behalf_of: `workflow_run:${run.id}`, actor_id: shop.agent.person_id }]);
});
