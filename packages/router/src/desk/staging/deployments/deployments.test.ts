import { expect, test } from 'vitest';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';
import { aStagingDesk } from '../staging.fixture.ts';

const world = await testWorld();

test('a deployment goes from its request to its success, and what it brought is live', async () => {
  const desk = await aStagingDesk(world);
  const requested = await desk.request('1.2.3');
  expect(requested).toMatchObject({
    status: 'approved',
    version: '1.2.3',
    kind: 'deploy',
    queue_position: 1,
    ticket_id: desk.ticket.id,
    ticket_key: desk.ticket.key,
    requested_by: desk.member.person_id,
    environment_name: 'staging-1',
  });
  const running = await desk.set(requested.id, 'running', { notes: 'Here it goes' });
  expect(running).toMatchObject({ status: 'running', queue_position: null, notes: 'Here it goes' });
  expect(running.started_at).not.toBeNull();
  expect(await desk.environment()).toMatchObject({ status: 'deploying', running_deployment_id: requested.id });
  expect(await desk.set(requested.id, 'completed')).toMatchObject({ status: 'succeeded', notes: 'Here it goes' });
  expect(await desk.environment()).toMatchObject({
    status: 'available',
    live_version: '1.2.3',
    live_deployment_id: requested.id,
    running_deployment_id: null,
  });
  expect(await desk.eventsOf(requested.id)).toEqual(['requested', 'approved', 'ready', 'started', 'succeeded']);
});

test('the status that a deployment has already changes nothing, and one that it cannot reach is refused', async () => {
  const desk = await aStagingDesk(world);
  const { id, revision } = await desk.request('1.0.0');
  expect((await desk.set(id, 'approved')).revision).toBe(revision);
  for (const status of ['requested', 'succeeded', 'failed', 'rolled_back'] as const)
    await expect(desk.set(id, status)).rejects.toMatchObject({
      app: 'DEPLOYMENT_TRANSITION_NOT_ALLOWED',
      details: { from: 'approved', to: status },
    });
  expect((await desk.get(id)).revision).toBe(revision);
});

test('deployments wait for their turn, and each is told once when it has come', async () => {
  const desk = await aStagingDesk(world);
  const [first, second, third] = [await desk.request('1'), await desk.request('2'), await desk.request('3')];
  expect([first.queue_position, second.queue_position, third.queue_position]).toEqual([1, 2, 3]);
  await expect(desk.set(second.id, 'running')).rejects.toMatchObject({
    app: 'DEPLOYMENT_NOT_NEXT',
    details: { next_id: first.id },
  });
  await desk.set(first.id, 'running');
  await expect(desk.set(second.id, 'running')).rejects.toMatchObject({ app: 'ENVIRONMENT_BUSY' });
  expect(await desk.eventsOf(second.id)).not.toContain('ready');
  await desk.set(first.id, 'failed');
  expect(await desk.eventsOf(second.id)).toContain('ready');
  const { environment_id } = desk;
  const queue = await (await desk.manage()).environment.queue({ environment_id });
  expect(queue.items.map(({ id }) => id)).toEqual([second.id, third.id]);
  expect((await desk.environment()).queue_length).toBe(2);
  expect(await desk.set(third.id, 'running', { override_reason: 'A demonstration' })).toMatchObject({
    status: 'running',
    override_reason: 'A demonstration',
  });
  await desk.set(third.id, 'succeeded');
  expect((await desk.eventsOf(second.id)).filter((type) => type === 'ready')).toHaveLength(1);
});

test('whoever requested a deployment may give it up, and those who manage deployments', async () => {
  const desk = await aStagingDesk(world);
  const other = await aMember(world.kysely, desk.team, 'member');
  const [first, second] = [await desk.request('1'), await desk.request('2')];
  const deployment_id = first.id;
  await expect((await desk.as(other)).deployments.cancel({ deployment_id })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
  const given_up = await (await desk.as(desk.member)).deployments.cancel({ deployment_id, notes: 'Not needed' });
  expect(given_up).toMatchObject({ status: 'cancelled', notes: 'Not needed', queue_position: null });
  expect(await desk.eventsOf(second.id)).toContain('ready');
  await desk.set(second.id, 'running');
  const running = { deployment_id: second.id };
  await expect((await desk.manage()).deployments.cancel(running)).rejects.toMatchObject({
    app: 'DEPLOYMENT_TRANSITION_NOT_ALLOWED',
  });
});

test('a deployment is requested only for a ticket that one sees, and not for a merged one', async () => {
  const desk = await aStagingDesk(world);
  const other = await aMember(world.kysely, desk.team, 'member');
  const { environment_id, ticket } = desk;
  const request = { environment_id, version: '1' };
  const asOther = await desk.as(other);
  await expect(asOther.deployments.create({ ...request, ticket_id: ticket.id })).rejects.toMatchObject({
    app: 'TICKET_NOT_FOUND',
  });
  const elsewhere = await aStagingDesk(world);
  await expect(asOther.deployments.create({ ...request, ticket_id: elsewhere.ticket.id })).rejects.toMatchObject({
    app: 'TICKET_NOT_FOUND',
  });
  const admin = await world.as(desk.admin);
  const into = await admin.tickets.create({ title: 'The same' });
  await admin.tickets.merge({ ticket_id: ticket.id, into_id: into.id });
  await expect(desk.request('1', desk.admin)).rejects.toMatchObject({ app: 'TICKET_MERGED' });
});

test('who does not see the ticket sees the deployment, and nothing of the ticket', async () => {
  const desk = await aStagingDesk(world);
  const { id } = await desk.request('1.0.0');
  const other = await desk.as(await aMember(world.kysely, desk.team, 'member'));
  const hidden = { ticket_id: null, ticket_key: null, ticket_title: null, version: '1.0.0' };
  expect(await other.deployments.get({ deployment_id: id })).toMatchObject(hidden);
  expect((await other.deployments.list({})).items).toMatchObject([hidden]);
  await expect(other.deployments.list({ ticket_id: desk.ticket.key })).rejects.toMatchObject({
    app: 'TICKET_NOT_FOUND',
  });
  const requester = await desk.as(await aMember(world.kysely, desk.team, 'requester'));
  await expect(requester.deployments.list({})).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('deployments are found by what they are about, and those of merged tickets with the ticket', async () => {
  const desk = await aStagingDesk(world);
  const succeeded = await desk.deploy('1.0.0');
  const failed = await desk.deploy('1.1.0', 'failed');
  const waiting = await desk.request('1.1.0', desk.admin);
  const { deployments } = await desk.manage();
  const found = async (filter: Parameters<typeof deployments.list>[0]) =>
    (await deployments.list(filter)).items.map(({ id }) => id);
  expect(await found({})).toEqual([waiting.id, failed.id, succeeded.id]);
  expect(await found({ status: ['completed'] })).toEqual([succeeded.id]);
  expect(await found({ status: ['failed', 'approved'] })).toEqual([waiting.id, failed.id]);
  expect(await found({ version: '1.1.0', requested_by: 'me' })).toEqual([waiting.id]);
  expect(await found({ kind: 'rollback' })).toEqual([]);
  expect(await found({ environment_id: desk.environment_id, page_size: 1 })).toEqual([waiting.id]);
  expect(await found({ created_after: waiting.created_at })).toEqual([waiting.id]);
  const admin = await world.as(desk.admin);
  const into = await admin.tickets.create({ title: 'The same' });
  await admin.tickets.merge({ ticket_id: desk.ticket.id, into_id: into.id });
  expect(await found({ ticket_id: into.key })).toEqual([waiting.id, failed.id, succeeded.id]);
});

test('a page of deployments goes on where the one before ended', async () => {
  const desk = await aStagingDesk(world);
  const made = [];
  for (const version of ['1', '2', '3', '4', '5']) made.unshift((await desk.request(version)).id);
  const { deployments } = await desk.manage();
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await deployments.list({ page_size: 2, ...(cursor === undefined ? {} : { cursor }) });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(made);
});

test('the database lets no version change', async () => {
  const desk = await aStagingDesk(world);
  const { id } = await desk.request('1.0.0');
  const change = world.kysely.updateTable('deployments').set({ version: '6.6.6' }).where('id', '=', id).execute();
  await expect(change).rejects.toThrow('never change');
});

test('the history of a ticket tells of its deployments, and a requester nothing of them', async () => {
  const desk = await aStagingDesk(world);
  const requester = await aMember(world.kysely, desk.team, 'requester');
  const admin = await world.as(desk.admin);
  const ticket = await admin.tickets.create({ title: 'x', reporter_id: requester.person_id });
  const { environment_id } = desk;
  const { deployments } = await desk.manage();
  const { id } = await deployments.create({ ticket_id: ticket.id, environment_id, version: '1.0.0' });
  await desk.set(id, 'running');
  await desk.set(id, 'failed', { notes: 'No disk' });
  const { items, total } = await admin.tickets.history({ ticket_id: ticket.id });
  expect(items.map(({ type }) => type)).toEqual([
    'deployment.failed',
    'deployment.started',
    'deployment.ready',
    'deployment.approved',
    'deployment.requested',
    'ticket.created',
  ]);
  expect(total).toBe(6);
  expect(items[0]!.details).toMatchObject({ version: '1.0.0', environment: 'staging-1', notes: 'No disk' });
  const told = await (await world.as(requester)).tickets.history({ ticket_id: ticket.id });
  expect(told.items.map(({ type }) => type)).toEqual(['ticket.created']);
});

test('a purged ticket leaves its deployments behind', async () => {
  const desk = await aStagingDesk(world);
  const { id } = await desk.deploy('1.0.0');
  await (await world.as(desk.admin)).tickets.delete({ ticket_id: desk.ticket.id });
  expect(await desk.get(id)).toMatchObject({ ticket_id: null, version: '1.0.0' });
  await world.kysely.deleteFrom('tickets').where('id', '=', desk.ticket.id).execute();
  expect(await desk.get(id)).toMatchObject({ ticket_id: null, version: '1.0.0', status: 'succeeded' });
});

test('what a team does not have does not exist', async () => {
  const desk = await aStagingDesk(world);
  const { id } = await desk.request('1');
  const stranger = await desk.as(await aMember(world.kysely, await aTeam(world.kysely), 'owner'));
  await expect(stranger.deployments.get({ deployment_id: id })).rejects.toMatchObject({ app: 'DEPLOYMENT_NOT_FOUND' });
  const { environment_id } = desk;
  await expect(stranger.environment.get({ environment_id })).rejects.toMatchObject({ app: 'ENVIRONMENT_NOT_FOUND' });
});

test('a deployment says what its reader may do with it, and which statuses they may set', async () => {
  const desk = await aStagingDesk(world);
  const other = await aMember(world.kysely, desk.team, 'member');
  const shown = async (id: string) => {
    const of = async (person: TestPerson) => {
      const { can, next_statuses } = await (await desk.as(person)).deployments.get({ deployment_id: id });
      return { can, next_statuses };
    };
    return { manager: await of(desk.admin), requester: await of(desk.member), other: await of(other) };
  };
  const nothing = { can: [], next_statuses: [] };
  const { id: first } = await desk.deploy('1.0');
  // Nothing was live before the first one, so there is nothing that a rollback could go back to.
  expect(await shown(first)).toEqual({ manager: nothing, requester: nothing, other: nothing });
  const { id } = await desk.request('2.0');
  expect(await shown(id)).toEqual({
    manager: { can: ['setStatus', 'cancel'], next_statuses: ['running', 'cancelled'] },
    requester: { can: ['cancel'], next_statuses: [] },
    other: nothing,
  });
  await desk.set(id, 'running');
  expect((await shown(id)).manager).toEqual({ can: ['setStatus'], next_statuses: ['succeeded', 'failed'] });
  await desk.set(id, 'succeeded');
  expect((await shown(id)).manager).toEqual({ can: ['rollback'], next_statuses: [] });
  const [row] = (await (await desk.manage()).deployments.list({ page_size: 1 })).items;
  expect(row).toMatchObject({ id, can: ['rollback'] });
  await desk.back(id);
  expect((await shown(id)).manager).toEqual(nothing);
});
