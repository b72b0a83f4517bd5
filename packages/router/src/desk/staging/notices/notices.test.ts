import { expect, test } from 'vitest';
import { aStagingDesk } from '../staging.fixture.ts';
import { testWorld } from '../../../testing/world.ts';
import type { TestPerson } from '@deskwire/testing/builders.ts';
import { aMember } from '@deskwire/testing/builders.ts';

const world = await testWorld();
const heard = async (person: TestPerson) => {
  await world.drain();
  const { items } = await (await world.as(person)).notifications.list({});
  return items.filter(({ entity }) => entity === 'deployment').map(({ title, body }) => [title, body]);
};

test('whoever requested a deployment and who has the ticket hear what became of it, once', async () => {
  const desk = await aStagingDesk(world);
  const assignee = await aMember(world.kysely, desk.team, 'agent');
  const admin = await world.as(desk.admin);
  await admin.tickets.assign({ ticket_id: desk.ticket.id, assignee_id: assignee.person_id });
  await desk.deploy('1.0.0');
  const bad = await desk.request('1.1.0');
  await desk.set(bad.id, 'running');
  await desk.set(bad.id, 'failed', { notes: 'No disk' });
  await desk.back(bad.id);
  const expected = [
    ['1.1.0 on staging-1 was rolled back', 'It leaks'],
    ['1.1.0 on staging-1 failed', 'No disk'],
    ['1.0.0 on staging-1 succeeded', `${desk.ticket.key} It leaks`],
  ];
  expect(await heard(desk.member)).toEqual(expected);
  expect(await heard(assignee)).toEqual(expected);
  expect(await heard(desk.admin)).toEqual([]);
  const mails = await world.kysely
    .selectFrom('emails')
    .select(['template', 'subject', 'state'])
    .where('to_address', '=', desk.member.email)
    .where('template', '=', 'deployment')
    .orderBy('created_at')
    .execute();
  expect(mails.map(({ subject }) => subject)).toEqual(expected.map(([title]) => title).toReversed());
  expect(mails.every(({ state }) => state === 'sent')).toBe(true);
});

test('who waits is told when it is their turn', async () => {
  const desk = await aStagingDesk(world);
  const { id } = await desk.request('1.0.0', desk.admin);
  await desk.request('2.0.0');
  expect(await heard(desk.member)).toEqual([]);
  await desk.set(id, 'running');
  await desk.set(id, 'succeeded');
  expect(await heard(desk.member)).toEqual([['2.0.0 on staging-1 is next', `${desk.ticket.key} It leaks`]]);
});

test('who sees the ticket no more hears of the deployment without it', async () => {
  const desk = await aStagingDesk(world);
  const colleague = await aMember(world.kysely, desk.team, 'member');
  const { tickets } = await world.as(desk.admin);
  const { id } = await tickets.create({ title: 'CANARY', assignee_id: colleague.person_id });
  const { environment_id } = desk;
  const requested = await (
    await desk.as(colleague)
  ).deployments.create({ ticket_id: id, environment_id, version: '1' });
  await tickets.assign({ ticket_id: id, assignee_id: null });
  await desk.set(requested.id, 'running');
  await desk.set(requested.id, 'succeeded');
  expect(await heard(colleague)).toEqual([['1 on staging-1 succeeded', '1 on staging-1']]);
});
