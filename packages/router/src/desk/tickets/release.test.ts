import { expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../testing/locks.ts';
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

test('whoever came back before it was taken off them keeps it; whoever is suspended does not', async () => {
  const back = await aMember(world.kysely, team, 'agent');
  const suspended = await aMember(world.kysely, team, 'agent');
  const kept = await desk.tickets.create({ title: 'x', assignee_id: back.person_id });
  const taken = await desk.tickets.create({ title: 'x', assignee_id: suspended.person_id });
  await (await world.as(owner)).teams.members.remove({ team_id: team.id, user_id: back.user_id });
  await world.kysely
    .updateTable('people')
    .set({ left_at: null, roles: ['agent'] })
    .where('id', '=', back.person_id)
    .execute();
  const master = await aUser(world.kysely, { platform_role: 'master_admin' });
  await (await world.as(master)).users.suspend({ user_id: suspended.user_id, reason: 'test' });
  await world.drain();
  expect((await desk.tickets.get({ ticket_id: kept.id })).assignee_id).toBe(back.person_id);
  expect((await desk.tickets.get({ ticket_id: taken.id })).assignee_id).toBeNull();
});

test('whoever becomes a requester has no work any more; whoever becomes a member keeps it', async () => {
  const demoted = await aMember(world.kysely, team, 'agent');
  const member = await aMember(world.kysely, team, 'agent');
  const taken = await desk.tickets.create({ title: 'x', assignee_id: demoted.person_id });
  const kept = await desk.tickets.create({ title: 'x', assignee_id: member.person_id });
  const boss = await world.as(owner);
  await boss.users.setRole({ user_id: demoted.user_id, role: 'requester' });
  await boss.users.setRole({ user_id: member.user_id, role: 'member' });
  await world.drain();
  expect((await desk.tickets.get({ ticket_id: taken.id })).assignee_id).toBeNull();
  expect((await desk.tickets.get({ ticket_id: kept.id })).assignee_id).toBe(member.person_id);
});

test('nothing is assigned to somebody who is just leaving', async () => {
  const leaver = await aMember(world.kysely, team, 'agent');
  const { id } = await desk.tickets.create({ title: 'x' });
  const leaving = await world.pool.connect();
  await leaving.query('begin');
  await leaving.query('update people set left_at = now() where id = $1', [leaver.person_id]);
  const attempts = [
    desk.tickets.assign({ ticket_id: id, assignee_id: leaver.person_id }),
    desk.tickets.create({ title: 'y', assignee_id: leaver.person_id }),
  ].map((attempt) => expect(attempt).rejects.toMatchObject({ app: 'TICKET_ASSIGNEE_UNFIT' }));
  await untilBlocked(world, attempts.length);
  await leaving.query('commit');
  leaving.release();
  await Promise.all(attempts);
});
