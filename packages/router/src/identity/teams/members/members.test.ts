import { expect, test } from 'vitest';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import { aMember, aTeam, aUser, type TestPerson, type TestUser } from '@deskwire/testing/builders.ts';
import { mailsTo, tokenIn } from '../../../testing/mails.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();

async function aHouse(...roles: TeamRole[]) {
  const team = await aTeam(world.kysely);
  const owner = await aMember(world.kysely, team, 'owner');
  const others: TestPerson[] = [];
  for (const role of roles) others.push(await aMember(world.kysely, team, role));
  return { team_id: team.id, owner, others };
}
const rolesOf = async (asker: TestPerson, user_id: string) =>
  (await (await world.as(asker)).teams.members.list({ team_id: asker.team_id, page_size: 100 })).items.find(
    (member) => member.user_id === user_id,
  )?.roles;

/** Accepts the newest invitation that was mailed to them. */
async function accept(invited: TestUser): Promise<void> {
  await world.drain();
  const token = tokenIn((await mailsTo(world, invited.email)).at(-1)!);
  await (await world.as(invited)).teams.invitations.accept({ token });
}

test('somebody the admin works with elsewhere is invited, and in once they accept; a stranger does not exist', async () => {
  const { team_id, owner } = await aHouse();
  const elsewhere = await aHouse('member');
  const [colleague] = elsewhere.others;
  const desk = await world.as(owner);
  const { user_id } = colleague!;
  await expect(desk.teams.members.add({ team_id, user_id, role: 'agent' })).rejects.toMatchObject({
    app: 'USER_NOT_FOUND',
  });
  const { id: second } = await (await world.as(elsewhere.owner)).teams.create({ name: 'Second' });
  const founder = await world.as(elsewhere.owner);
  await founder.teams.members.add({ team_id: second, user_id, roles: ['approver', 'agent'] });
  expect((await (await world.as(colleague!)).teams.list({})).items.map(({ id }) => id)).toEqual([elsewhere.team_id]);
  await accept(colleague!);
  expect((await founder.teams.members.list({ team_id: second })).items).toContainEqual(
    expect.objectContaining({ user_id, roles: ['approver', 'agent'], suspended: false }),
  );
  await expect(founder.teams.members.add({ team_id: second, user_id, role: 'viewer' })).rejects.toMatchObject({
    app: 'ALREADY_MEMBER',
  });
});

test('somebody who has left the team that was shared is a stranger again', async () => {
  const { team_id, owner, others } = await aHouse('member');
  const [former] = others;
  const { user_id } = former!;
  await (await world.as(former!)).teams.leave({ team_id });
  const { id: trap } = await (await world.as(owner)).teams.create({ name: 'Trap' });
  await expect(
    (await world.as(owner)).teams.members.add({ team_id: trap, user_id, role: 'member' }),
  ).rejects.toMatchObject({
    app: 'USER_NOT_FOUND',
  });
});

test('being a requester somewhere lets nobody add people from there', async () => {
  const { others } = await aHouse('requester', 'member');
  const [requester, member] = others;
  const { id: team_id } = await (await world.as(requester!)).teams.create({ name: 'Trap' });
  const add = (await world.as(requester!)).teams.members.add({ team_id, user_id: member!.user_id, role: 'member' });
  await expect(add).rejects.toMatchObject({ app: 'USER_NOT_FOUND' });
});

test('an e-mail address is invited instead of added', async () => {
  const { team_id, owner } = await aHouse();
  const user = await aUser(world.kysely);
  const added = await (await world.as(owner)).teams.members.add({ team_id, email: user.email, role: 'member' });
  expect(added).toMatchObject({ invitation: { email: user.email, status: 'open' } });
  expect(await rolesOf(owner, user.user_id)).toBeUndefined();
});

test('a changed role holds from the next request on', async () => {
  const { team_id, owner, others } = await aHouse('member');
  const [member] = others;
  await expect((await world.as(member!)).teams.update({ team_id, name: 'x' })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
  await (await world.as(owner)).teams.members.setRole({ team_id, user_id: member!.user_id, role: 'admin' });
  expect(await (await world.as(member!)).teams.update({ team_id, name: 'Theirs' })).toMatchObject({ name: 'Theirs' });
  await (await world.as(owner)).teams.members.setRole({ team_id, user_id: member!.user_id, roles: ['viewer'] });
  await expect((await world.as(member!)).teams.update({ team_id, name: 'x' })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
});

test('only owners make and unmake owners', async () => {
  const { team_id, owner, others } = await aHouse('admin', 'member');
  const [admin, member] = others;
  const desk = await world.as(admin!);
  for (const call of [
    () => desk.teams.members.setRole({ team_id, user_id: member!.user_id, role: 'owner' }),
    () => desk.teams.members.setRole({ team_id, user_id: owner.user_id, role: 'member' }),
    () => desk.teams.members.remove({ team_id, user_id: owner.user_id }),
    () => desk.teams.invitations.create({ team_id, email: 'x@example.com', roles: ['owner'] }),
  ])
    await expect(call()).rejects.toMatchObject({ app: 'FORBIDDEN', details: { needs: 'team.own' } });
  await (await world.as(owner)).teams.members.setRole({ team_id, user_id: member!.user_id, role: 'owner' });
  expect(await rolesOf(owner, member!.user_id)).toEqual(['owner']);
});

test('the last owner can neither leave nor be demoted', async () => {
  const { team_id, owner } = await aHouse('admin');
  const desk = await world.as(owner);
  await expect(desk.teams.leave({ team_id })).rejects.toMatchObject({ app: 'LAST_OWNER' });
  const demote = desk.teams.members.setRole({ team_id, user_id: owner.user_id, role: 'admin' });
  await expect(demote).rejects.toMatchObject({ app: 'LAST_OWNER' });
  const remove = desk.teams.members.remove({ team_id, user_id: owner.user_id });
  await expect(remove).rejects.toMatchObject({ app: 'LAST_OWNER' });
  expect(await rolesOf(owner, owner.user_id)).toEqual(['owner']);
});

test('of two owners who demote each other at once, one is left', async () => {
  for (let round = 0; round < 10; round++) {
    const { team_id, owner, others } = await aHouse('owner');
    const [other] = others;
    const results = await Promise.allSettled([
      (await world.as(owner)).teams.members.setRole({ team_id, user_id: other!.user_id, role: 'member' }),
      (await world.as(other!)).teams.members.setRole({ team_id, user_id: owner.user_id, role: 'member' }),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused!.reason).toMatchObject({ app: 'FORBIDDEN' });
  }
});

test('of two admins who remove each other at once, one is left', async () => {
  const { team_id, owner, others } = await aHouse('admin', 'admin');
  const [a, b] = others;
  const results = await Promise.allSettled([
    (await world.as(a!)).teams.members.remove({ team_id, user_id: b!.user_id }),
    (await world.as(b!)).teams.members.remove({ team_id, user_id: a!.user_id }),
  ]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const left = [await rolesOf(owner, a!.user_id), await rolesOf(owner, b!.user_id)].filter(
    (roles) => roles !== undefined,
  );
  expect(left).toEqual([['admin']]);
});

test('both owners who leave at once do not both get away', async () => {
  const { team_id, owner, others } = await aHouse('owner');
  const results = await Promise.allSettled([
    (await world.as(owner)).teams.leave({ team_id }),
    (await world.as(others[0]!)).teams.leave({ team_id }),
  ]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(results.find((result) => result.status === 'rejected')!.reason).toMatchObject({ app: 'LAST_OWNER' });
});

test('whoever is removed is out with their next request, keys included, and their name stays on what they did', async () => {
  const { team_id, owner, others } = await aHouse('agent');
  const [agent] = others;
  const desk = await world.as(agent!);
  const ticket = await desk.tickets.create({ title: 'Mine' });
  const { key } = await desk.apiKeys.create({ name: 'Script', scopes: ['tickets.*'] });
  expect((await world.caller({ bearer: key }).tickets.list({})).items).toHaveLength(1);
  await (await world.as(owner)).teams.members.remove({ team_id, user_id: agent!.user_id });
  await expect((await world.as(agent!)).tickets.list({ team_id })).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
  await expect(world.caller({ bearer: key }).tickets.list({})).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  const kept = await (await world.as(owner)).people.get({ person_id: ticket.reporter_id });
  expect(kept).toMatchObject({ id: agent!.person_id, roles: [] });
  expect(kept.left_at).not.toBeNull();
  const left = await world.kysely
    .selectFrom('events')
    .select(['actor_id', 'entity_id'])
    .where('type', '=', 'person.left')
    .where('team_id', '=', team_id)
    .execute();
  expect(left).toEqual([{ actor_id: owner.person_id, entity_id: agent!.person_id }]);
});

test('whoever comes back is who they were', async () => {
  const { team_id, owner, others } = await aHouse('agent');
  const [agent] = others;
  await (await world.as(agent!)).teams.leave({ team_id });
  expect((await (await world.as(agent!)).users.me({})).default_team_id).toBeNull();
  await world.kysely
    .updateTable('users')
    .set({ full_name: 'Changed Since' })
    .where('id', '=', agent!.user_id)
    .execute();
  const desk = await world.as(owner);
  // They met here, so the owner may invite them again by who they are.
  await desk.teams.members.add({ team_id, user_id: agent!.user_id, role: 'viewer' });
  await accept(agent!);
  const member = { person_id: agent!.person_id, roles: ['viewer'], name: 'Changed Since' };
  expect((await desk.teams.members.list({ team_id })).items).toContainEqual(expect.objectContaining(member));
});

test('ownership goes over whole: the heir owns, the giver stays as admin', async () => {
  const { team_id, owner, others } = await aHouse('member');
  const [heir] = others;
  await world.kysely
    .updateTable('sessions')
    .set({ authenticated_at: new Date().toISOString() })
    .where('id', '=', owner.session_id)
    .execute();
  const team = await (await world.as(owner)).teams.transferOwnership({ team_id, user_id: heir!.user_id });
  expect(team.roles).toEqual(['admin']);
  expect(await rolesOf(owner, heir!.user_id)).toEqual(['member', 'owner']);
  await expect((await world.as(owner)).teams.delete({ team_id })).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('ownership is handed over only shortly after the password was given', async () => {
  const { team_id, owner, others } = await aHouse('member');
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  await world.kysely
    .updateTable('sessions')
    .set({ authenticated_at: hourAgo })
    .where('id', '=', owner.session_id)
    .execute();
  const transfer = (await world.as(owner)).teams.transferOwnership({ team_id, user_id: others[0]!.user_id });
  await expect(transfer).rejects.toMatchObject({ app: 'STEP_UP_REQUIRED' });
});

test('members are found by name, address and role; requesters see nobody', async () => {
  const { team_id, owner, others } = await aHouse('agent', 'requester');
  const [agent, requester] = others;
  const desk = await world.as(owner);
  expect((await desk.teams.members.list({ team_id, role: 'agent' })).items).toMatchObject([
    { user_id: agent!.user_id },
  ]);
  const found = await desk.teams.members.list({ team_id, search: agent!.email.slice(0, 30) });
  expect(found.items.map(({ user_id }) => user_id)).toEqual([agent!.user_id]);
  expect((await desk.teams.members.list({ team_id, search: '%' })).items).toEqual([]);
  await expect((await world.as(requester!)).teams.members.list({ team_id })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
});
