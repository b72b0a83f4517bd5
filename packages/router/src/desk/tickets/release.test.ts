import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const owner = await aMember(world.kysely, team, 'owner');
const desk = await world.as(agent);

test("what somebody has still to do is nobody's when they leave; what they did stays theirs", async () => {
  const leaver = await aMember(world.kysely, team, 'agent');
  const assigned = { title: 'x', assignee_id: leaver.person_id };
  const open = await desk.tickets.create(assigned);
  const waiting = await desk.tickets.create(assigned);
  const done = await desk.tickets.create(assigned);
  await desk.tickets.setStatus({ ticket_id: waiting.id, status: 'waiting' });
  await desk.tickets.setStatus({ ticket_id: done.id, status: 'resolved' });
  await (await world.as(owner)).teams.members.remove({ team_id: team.id, user_id: leaver.user_id });
  await world.drain();
  const assignee = async (ticket_id: string) => (await desk.tickets.get({ ticket_id })).assignee_id;
  expect(await assignee(open.id)).toBeNull();
  expect(await assignee(waiting.id)).toBeNull();
  expect(await assignee(done.id)).toBe(leaver.person_id);
  const { items } = await desk.tickets.history({ ticket_id: open.id });
  expect(items[0]).toMatchObject({
    type: 'ticket.assigned',
    actor_id: owner.person_id,
    details: { from: leaver.person_id, to: null },
  });
});
