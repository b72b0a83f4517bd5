import { expect, test } from 'vitest';
import type { CustomPermission } from '@deskwire/contract/kit/access.ts';
import { aMember, aTeam, aUser, type TestPerson } from '@deskwire/testing/builders.ts';
import { mailsTo, tokenIn } from '../../testing/mails.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const dispatching = ['team.read', 'tickets.read', 'tickets.readAll', 'tickets.handle', 'people.read'] as const;
const looking = ['team.read', 'tickets.read', 'tickets.readAll'] as const;

async function aDesk(tier: 'free' | 'premium' = 'premium') {
  const team = await aTeam(world.kysely, { tier });
  const owner = await aMember(world.kysely, team, 'owner');
  const as = await world.as(owner);
  const team_id = team.id;
  const role = (name: string, permissions: readonly CustomPermission[]) =>
    as.customRoles.create({ team_id, name, permissions: [...permissions] });
  const give = (person: TestPerson, custom_role_id: string) =>
    as.teams.members.setRole({ team_id, user_id: person.user_id, custom_role_id });
  const ticket = await as.tickets.create({ team_id, title: 'The printer burns', type: 'bug' });
  return { team, team_id, owner, as, role, give, ticket };
}
const refused = (needs: string) => expect.objectContaining({ app: 'FORBIDDEN', details: { needs } });

test('whoever has a custom role may do what it permits, and nothing else', async () => {
  const { team, team_id, role, give, ticket } = await aDesk();
  const person = await aMember(world.kysely, team, 'viewer');
  const { id, name } = await role('Dispatcher', dispatching);
  expect(await give(person, id)).toMatchObject({ roles: [], custom_role: { id, name } });
  const as = await world.as(person);
  expect((await as.tickets.update({ ticket_id: ticket.id, priority: 'high' })).priority).toBe('high');
  await expect(as.documents.list({})).rejects.toEqual(refused('knowledge.read'));
  await expect(as.tickets.delete({ ticket_id: ticket.id })).rejects.toEqual(refused('tickets.manage'));
  expect(await as.users.me({})).toMatchObject({
    team_roles: [],
    custom_role: { id, name },
    permissions: expect.arrayContaining([...dispatching]) as unknown,
  });
  expect((await as.teams.get({ team_id })).custom_role).toEqual({ id, name });
});

test('a change of a role holds for everybody who has it, from their next call on', async () => {
  const { team, team_id, as, role, give, ticket } = await aDesk();
  const person = await aMember(world.kysely, team, 'viewer');
  const { id } = await role('Dispatcher', dispatching);
  await give(person, id);
  await (await world.as(person)).tickets.update({ ticket_id: ticket.id, priority: 'high' });
  await as.customRoles.update({ team_id, custom_role_id: id, permissions: [...looking] });
  const theirs = await world.as(person);
  await expect(theirs.tickets.update({ ticket_id: ticket.id, priority: 'low' })).rejects.toEqual(
    refused('tickets.handle'),
  );
  expect((await theirs.tickets.get({ ticket_id: ticket.id })).can).not.toContain('update');
  await world.drain();
  const { items } = await theirs.notifications.list({});
  expect(items.map(({ title }) => title)).toContain(
    `Your role in ${(await theirs.teams.get({ team_id })).name}: Dispatcher`,
  );
});

test('a key of theirs is cut with the role, and what was assigned to them is released', async () => {
  const { team, team_id, as, role, give, ticket } = await aDesk();
  const person = await aMember(world.kysely, team, 'viewer');
  const able = [...dispatching, 'tickets.readOwn', 'tickets.beAssigned'] as const;
  const { id } = await role('Dispatcher', able);
  await give(person, id);
  const session = await world.as(person);
  expect((await session.users.assignees({})).items.map((one) => one.id)).toContain(person.person_id);
  const { key } = await session.apiKeys.create({ name: 'Script', scopes: ['tickets.*'] });
  const byKey = () => world.caller({ bearer: key });
  await byKey().tickets.assign({ ticket_id: ticket.id, assignee_id: person.person_id });
  await as.customRoles.update({ team_id, custom_role_id: id, permissions: [...looking] });
  await expect(byKey().tickets.update({ ticket_id: ticket.id, priority: 'low' })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
  await world.drain();
  expect((await as.tickets.get({ ticket_id: ticket.id })).assignee_id).toBeNull();
});

test('no role permits what its maker may not, to manage members, to spend money or to own the team', async () => {
  const { team, team_id } = await aDesk();
  const admin = await world.as(await aMember(world.kysely, team, 'admin'));
  for (const reserved of ['members.manage', 'billing.read', 'billing.manage', 'team.own'])
    await expect(
      admin.customRoles.create({ team_id, name: 'Thief', permissions: ['team.read', reserved as 'team.read'] }),
    ).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  const agent = await world.as(await aMember(world.kysely, team, 'agent'));
  await expect(agent.customRoles.create({ team_id, name: 'Clerk', permissions: ['team.read'] })).rejects.toEqual(
    refused('members.manage'),
  );
});

test('a role that makes no sense says which permission it lacks', async () => {
  const { role } = await aDesk();
  await expect(role('Half', ['team.read', 'tickets.handle'])).rejects.toMatchObject({
    app: 'INVALID_INPUT',
    details: [
      { reason: 'must include tickets.read, which tickets.handle needs' },
      { reason: 'must include tickets.readAll, which tickets.handle needs' },
    ],
  });
});

test('two roles of one name, or one named as a built-in role, are refused', async () => {
  const { role } = await aDesk();
  await role('Dispatcher', looking);
  for (const name of ['dispatcher', 'Owner'])
    await expect(role(name, looking)).rejects.toMatchObject({ app: 'CUSTOM_ROLE_NAME_TAKEN' });
});

test('a role that somebody has is not deleted from under them: they get the role that is named', async () => {
  const { team, team_id, as, role, give } = await aDesk();
  const person = await aMember(world.kysely, team, 'viewer');
  const { id } = await role('Dispatcher', dispatching);
  await give(person, id);
  await as.teams.invitations.create({ team_id, email: `${id}@example.com`, custom_role_id: id });
  await expect(as.customRoles.delete({ team_id, custom_role_id: id })).rejects.toMatchObject({
    app: 'CUSTOM_ROLE_IN_USE',
    details: { people: 1, invited: 1 },
  });
  expect(await as.customRoles.delete({ team_id, custom_role_id: id, to_role: 'agent' })).toEqual({ id, moved: 1 });
  const theirs = await world.as(person);
  expect(await theirs.teams.get({ team_id })).toMatchObject({ roles: ['agent'], custom_role: null });
  const { items } = await as.teams.invitations.list({ team_id });
  expect(items).toMatchObject([{ roles: ['agent'], custom_role: null }]);
  expect((await as.customRoles.list({ team_id })).items).toEqual([]);
});

test('an invitation to a custom role gives it to whoever accepts, with what it permits by then', async () => {
  const { team_id, as, role, ticket } = await aDesk();
  const { id } = await role('Dispatcher', looking);
  const guest = await aUser(world.kysely);
  await as.teams.invitations.create({ team_id, email: guest.email, custom_role_id: id });
  await as.customRoles.update({ team_id, custom_role_id: id, permissions: [...dispatching] });
  await world.drain();
  const theirs = await world.as(guest);
  const [mail] = await mailsTo(world, guest.email);
  expect(await theirs.teams.invitations.accept({ token: tokenIn(mail!) })).toMatchObject({
    roles: [],
    custom_role: { id, name: 'Dispatcher' },
  });
  await (await world.as(guest)).tickets.update({ team_id, ticket_id: ticket.id, priority: 'high' });
});

test('a customer is offered a custom role and has it once they accept', async () => {
  const { team, team_id, as, role, give, ticket } = await aDesk();
  const customer = await aMember(world.kysely, team, 'requester');
  const { id } = await role('Dispatcher', dispatching);
  expect(await give(customer, id)).toMatchObject({ roles: ['requester'], offered_custom_role: { id } });
  const theirs = await world.as(customer);
  await expect(theirs.tickets.update({ ticket_id: ticket.id, priority: 'low' })).rejects.toThrow();
  expect((await theirs.teams.list({})).items).toMatchObject([{ offered_roles: [], offered_custom_role: { id } }]);
  expect(await theirs.teams.join({ team_id })).toMatchObject({ roles: [], custom_role: { id } });
  await (await world.as(customer)).tickets.update({ ticket_id: ticket.id, priority: 'low' });
  expect((await as.teams.members.list({ team_id, custom_role_id: id })).total).toBe(1);
});

test('whoever may do more than look takes a seat, also by a change of the role', async () => {
  const { team, team_id, as, role, give } = await aDesk('free');
  for (const free of await Promise.all([1, 2].map(() => aMember(world.kysely, team, 'member'))))
    expect(free).toBeDefined();
  const { id } = await role('Onlooker', looking);
  const onlooker = await aMember(world.kysely, team, 'viewer');
  await give(onlooker, id);
  await expect(
    as.customRoles.update({ team_id, custom_role_id: id, permissions: [...dispatching] }),
  ).rejects.toMatchObject({
    app: 'TIER_LIMIT_EXCEEDED',
    details: { limit: 'seats', allowed: 3, used: 3 },
  });
});

test('a role that was changed meanwhile is not overwritten, and one of another team does not exist', async () => {
  const { team_id, as, role } = await aDesk();
  const { id, version } = await role('Dispatcher', looking);
  await as.customRoles.update({ team_id, custom_role_id: id, name: 'Sorter', version });
  await expect(as.customRoles.update({ team_id, custom_role_id: id, name: 'Late', version })).rejects.toMatchObject({
    app: 'VERSION_CONFLICT',
  });
  const other = await aDesk();
  await expect(
    other.as.customRoles.update({ team_id: other.team_id, custom_role_id: id, name: 'Mine' }),
  ).rejects.toMatchObject({ app: 'CUSTOM_ROLE_NOT_FOUND' });
  const member = await aMember(world.kysely, other.team, 'viewer');
  await expect(other.give(member, id)).rejects.toMatchObject({ app: 'CUSTOM_ROLE_NOT_FOUND' });
});
