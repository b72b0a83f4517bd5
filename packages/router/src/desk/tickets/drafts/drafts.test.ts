import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
async function aDesk() {
  const team = await aTeam(world.kysely);
  const [agent, requester] = [
    await aMember(world.kysely, team, 'agent'),
    await aMember(world.kysely, team, 'requester'),
  ];
  const desk = await world.as(agent);
  const { id } = await desk.tickets.create({ title: 'Printer', reporter_id: requester.person_id });
  return { team, agent, desk, customer: await world.as(requester), ticket_id: id };
}
const reply = 'reply' as const;

test('what one device has saved the other does not overwrite: it is shown what stands there', async () => {
  const { desk, ticket_id } = await aDesk();
  const first = await desk.tickets.drafts.set({ ticket_id, mode: reply, content: 'From the laptop', version: null });
  const conflict = { app: 'VERSION_CONFLICT', details: { current: { content: 'From the laptop', version: 1 } } };
  await expect(
    desk.tickets.drafts.set({ ticket_id, mode: reply, content: 'From the phone', version: null }),
  ).rejects.toMatchObject(conflict);
  await desk.tickets.drafts.set({ ticket_id, mode: reply, content: 'From the phone', version: first.version });
  await expect(
    desk.tickets.drafts.set({ ticket_id, mode: reply, content: 'Laptop again', version: first.version }),
  ).rejects.toMatchObject({ app: 'VERSION_CONFLICT', details: { current: { content: 'From the phone', version: 2 } } });
  const note = await desk.tickets.drafts.set({ ticket_id, mode: 'note', content: ' as typed ', version: null });
  expect(note.content).toBe(' as typed ');
  expect((await desk.tickets.drafts.list({ ticket_id })).items.map(({ mode }) => mode)).toEqual(['note', 'reply']);
});

test('a draft is not lost when somebody else answers, and says that they did', async () => {
  const { team, desk, customer, ticket_id } = await aDesk();
  await desk.tickets.drafts.set({ ticket_id, mode: reply, content: 'Half a sent', version: null });
  const colleague = await world.as(await aMember(world.kysely, team, 'agent'));
  await colleague.tickets.comments.create({ ticket_id, content: 'Solved' });
  await colleague.tickets.comments.create({ ticket_id, content: 'Easy', is_internal: true });
  expect((await desk.tickets.drafts.list({ ticket_id })).items).toMatchObject([
    { content: 'Half a sent', comments_since: 2 },
  ]);
  expect((await colleague.tickets.drafts.list({ ticket_id })).items).toEqual([]);
  await customer.tickets.drafts.set({ ticket_id, mode: reply, content: 'Thanks', version: null });
  await colleague.tickets.comments.create({ ticket_id, content: 'Hidden', is_internal: true });
  expect((await customer.tickets.drafts.list({ ticket_id })).items).toMatchObject([{ comments_since: 0 }]);
});

test('sending ends the draft of what was sent; one that goes on differently elsewhere stays', async () => {
  const { desk, ticket_id } = await aDesk();
  await desk.tickets.drafts.set({ ticket_id, mode: reply, content: ' Hello there\n', version: null });
  await desk.tickets.comments.create({ ticket_id, content: ' Hello there\n' });
  expect((await desk.tickets.drafts.list({ ticket_id })).items).toEqual([]);
  await expect(desk.tickets.drafts.set({ ticket_id, mode: reply, content: 'Late', version: 1 })).rejects.toMatchObject({
    app: 'TICKET_DRAFT_NOT_FOUND',
  });
  await desk.tickets.drafts.set({ ticket_id, mode: reply, content: 'Longer, on the phone', version: null });
  await desk.tickets.comments.create({ ticket_id, content: 'Longer' });
  await desk.tickets.comments.create({ ticket_id, content: 'Longer, on the phone', is_internal: true });
  expect((await desk.tickets.drafts.list({ ticket_id })).items).toMatchObject([{ content: 'Longer, on the phone' }]);
});

test('requesters write no notes, not even drafts of them; a draft is deleted once; none leaves an event', async () => {
  const { desk, customer, ticket_id } = await aDesk();
  const note = { ticket_id, mode: 'note' as const };
  await expect(customer.tickets.drafts.set({ ...note, content: 'x', version: null })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
  await desk.tickets.drafts.set({ ...note, content: 'x', version: null });
  const before = (await desk.events.list({})).total;
  await desk.tickets.drafts.set({ ...note, content: 'xy', version: 1 });
  await desk.tickets.drafts.delete(note);
  await expect(desk.tickets.drafts.delete(note)).rejects.toMatchObject({ app: 'TICKET_DRAFT_NOT_FOUND' });
  expect((await desk.events.list({})).total).toBe(before);
});
