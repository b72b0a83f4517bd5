import { expect, test } from 'vitest';
import { aMember } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';
import { aStagingDesk } from '../staging.fixture.ts';

const world = await testWorld();

test('an environment has a name of its own among those in use', async () => {
  const desk = await aStagingDesk(world);
  const { environment } = await desk.manage();
  const { environment_id } = desk;
  await expect(environment.create({ name: 'STAGING-1' })).rejects.toMatchObject({ app: 'ENVIRONMENT_NAME_TAKEN' });
  await environment.archive({ environment_id });
  const other = await environment.create({ name: 'Staging-1', url: 'https://staging.example', description: 'New' });
  expect(other).toMatchObject({ status: 'available', live_version: null, queue_length: 0, lock: null, version: 1 });
  await expect(environment.restore({ environment_id })).rejects.toMatchObject({ app: 'ENVIRONMENT_NAME_TAKEN' });
  await environment.update({ environment_id: other.id, name: 'staging-2' });
  expect(await environment.restore({ environment_id })).toMatchObject({ archived_at: null, status: 'available' });
  const { items } = await (await desk.manage()).environments({});
  expect(items.map(({ name }) => name)).toEqual(['staging-1', 'staging-2']);
});

test('a late change of an environment is refused with what stands now', async () => {
  const desk = await aStagingDesk(world);
  const { environment } = await desk.manage();
  const { environment_id } = desk;
  const changed = await environment.update({ environment_id, description: 'Two', version: 1 });
  expect(changed).toMatchObject({ description: 'Two', version: 2 });
  await expect(environment.update({ environment_id, description: 'Three', version: 1 })).rejects.toMatchObject({
    app: 'VERSION_CONFLICT',
    details: { current: { version: 2 } },
  });
  expect((await environment.update({ environment_id, description: 'Two' })).version).toBe(2);
});

test('an environment is put away when nothing runs or waits there, and takes nothing then', async () => {
  const desk = await aStagingDesk(world);
  const { environment } = await desk.manage();
  const { environment_id } = desk;
  const { id } = await desk.request('1');
  await expect(environment.archive({ environment_id })).rejects.toMatchObject({ app: 'ENVIRONMENT_IN_USE' });
  await desk.set(id, 'cancelled');
  expect(await environment.archive({ environment_id })).toMatchObject({ status: 'archived' });
  await expect(desk.request('2')).rejects.toMatchObject({ app: 'ENVIRONMENT_ARCHIVED' });
  await expect(environment.lock({ environment_id, reason: 'x' })).rejects.toMatchObject({
    app: 'ENVIRONMENT_ARCHIVED',
  });
  const manage = await desk.manage();
  expect((await manage.environments({})).items).toEqual([]);
  expect((await manage.environments({ archived: true })).items).toMatchObject([{ id: environment_id }]);
});

test('while somebody holds an environment, only what is theirs is started there, whatever waits before it', async () => {
  const desk = await aStagingDesk(world);
  const holder = await aMember(world.kysely, desk.team, 'member', 'agent');
  const { environment_id } = desk;
  const theirs = async () => (await desk.as(holder)).environment;
  const waiting = await desk.request('1');
  const locked = await (await theirs()).lock({ environment_id, reason: 'A demonstration', ttl_minutes: 30 });
  expect(locked).toMatchObject({
    status: 'locked',
    lock: { owner_id: holder.person_id, reason: 'A demonstration' },
  });
  await expect(desk.set(waiting.id, 'running')).rejects.toMatchObject({
    app: 'ENVIRONMENT_LOCKED',
    details: { owner_id: holder.person_id, reason: 'A demonstration' },
  });
  await expect((await desk.manage()).environment.lock({ environment_id, reason: 'Me too' })).rejects.toMatchObject({
    app: 'ENVIRONMENT_LOCKED',
  });
  await expect((await desk.as(desk.member)).environment.unlock({ environment_id })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
  const own = await desk.request('2', holder);
  expect(await desk.set(own.id, 'running')).toMatchObject({ status: 'running' });
  await desk.set(own.id, 'succeeded');
  await (await theirs()).unlock({ environment_id });
  expect(await desk.set(waiting.id, 'running')).toMatchObject({ status: 'running' });
});

test('a lock ends by itself, and then the next one is called', async () => {
  const desk = await aStagingDesk(world);
  const { environment_id } = desk;
  await (await desk.as(desk.member)).environment.lock({ environment_id, reason: 'x', ttl_minutes: 10 });
  const { id } = await desk.request('1', desk.admin);
  expect(await desk.eventsOf(id)).not.toContain('ready');
  world.clock.advance({ minutes: 10 });
  expect(await desk.environment()).toMatchObject({ lock: null, status: 'available' });
  await world.drain();
  expect(await desk.eventsOf(id)).toContain('ready');
  expect(await desk.set(id, 'running')).toMatchObject({ status: 'running' });
});

test('those who manage deployments take a lock away, and letting go what nobody holds does nothing', async () => {
  const desk = await aStagingDesk(world);
  const { environment_id } = desk;
  await (await desk.as(desk.member)).environment.lock({ environment_id, reason: 'x' });
  const { environment } = await desk.manage();
  const freed = await environment.unlock({ environment_id });
  expect(freed.lock).toBeNull();
  expect((await environment.unlock({ environment_id })).version).toBe(freed.version);
});

test('a lock is taken by one of many who want it', async () => {
  const desk = await aStagingDesk(world);
  const { environment_id } = desk;
  const people = await Promise.all(Array.from({ length: 10 }, () => aMember(world.kysely, desk.team, 'member')));
  const callers = await Promise.all(people.map((person) => desk.as(person)));
  const tries = await Promise.allSettled(
    callers.map((caller) => caller.environment.lock({ environment_id, reason: 'x' })),
  );
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const one of tries)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ app: 'ENVIRONMENT_LOCKED' });
});

test('where an environment asks for approvals, a deployment waits for that of its ticket', async () => {
  const desk = await aStagingDesk(world, { requires_approval: true });
  const waiting = await desk.request('1.0.0');
  expect(waiting).toMatchObject({ status: 'requested', approved_at: null, queue_position: null });
  await expect(desk.set(waiting.id, 'approved')).rejects.toMatchObject({ app: 'DEPLOYMENT_UNAPPROVED' });
  const request = await (
    await world.as(desk.member)
  ).approvals.request({ ticket_id: desk.ticket.id, description: 'A fix', approver_id: desk.admin.person_id });
  await (await world.as(desk.admin)).approvals.approve({ request_id: request.id });
  await world.drain();
  expect(await desk.get(waiting.id)).toMatchObject({ status: 'approved', queue_position: 1 });
  expect(await desk.request('1.0.1')).toMatchObject({ status: 'approved', queue_position: 2 });
  await (await world.as(desk.admin)).tickets.update({ ticket_id: desk.ticket.id, title: 'Something else' });
  await expect(desk.set(waiting.id, 'running')).rejects.toMatchObject({ app: 'DEPLOYMENT_UNAPPROVED' });
  await expect(desk.set(waiting.id, 'running', { override_reason: 'Now' })).rejects.toMatchObject({
    app: 'DEPLOYMENT_UNAPPROVED',
  });
});

test('what has lost its approval holds up nobody in the queue', async () => {
  const desk = await aStagingDesk(world, { requires_approval: true });
  const admin = await world.as(desk.admin);
  const approved = async (ticket_id: string) => {
    const asked = { ticket_id, description: 'A fix', approver_id: desk.admin.person_id };
    const { id } = await (await world.as(desk.member)).approvals.request(asked);
    await admin.approvals.approve({ request_id: id });
  };
  await approved(desk.ticket.id);
  const first = await desk.request('1');
  const other = await (await world.as(desk.member)).tickets.create({ title: 'Another' });
  await approved(other.id);
  const { environment_id } = desk;
  const second = await (
    await desk.as(desk.member)
  ).deployments.create({ ticket_id: other.id, environment_id, version: '2' });
  await expect(desk.set(second.id, 'running')).rejects.toMatchObject({ app: 'DEPLOYMENT_NOT_NEXT' });
  await admin.tickets.update({ ticket_id: desk.ticket.id, title: 'Something else' });
  expect(await desk.set(second.id, 'running')).toMatchObject({ status: 'running' });
  expect((await desk.get(first.id)).status).toBe('approved');
});

test('where approvals are asked for no longer, what waited for one is approved', async () => {
  const desk = await aStagingDesk(world, { requires_approval: true });
  const { id } = await desk.request('1.0.0');
  const { environment_id } = desk;
  await (await desk.manage()).environment.update({ environment_id, requires_approval: false });
  expect(await desk.get(id)).toMatchObject({ status: 'approved' });
  expect(await desk.eventsOf(id)).toEqual(['requested', 'approved', 'ready']);
});
