import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam, aUser, type TestUser } from '@deskwire/testing/builders.ts';
import { mailsTo, tokenIn } from '../../../testing/mails.ts';
import { testWorld, type TestWorld } from '../../../testing/world.ts';

const world = await testWorld();
/** Signs somebody in just now, so that what asks for a fresh password lets them. */
async function freshly<U extends TestUser>(user: U, where: TestWorld = world): Promise<U> {
  await sql`update sessions set authenticated_at = now() where id = ${user.session_id}`.execute(where.kysely);
  return user;
}
const deleteMe = async (user: TestUser, where: TestWorld = world) =>
  (await where.as(await freshly(user, where))).users.deleteMe();

test('a deleted account is out at once, everywhere', async () => {
  const team = await aTeam(world.kysely);
  const [owner, agent] = [await aMember(world.kysely, team, 'owner'), await aMember(world.kysely, team, 'agent')];
  const { key } = await (await world.as(agent)).apiKeys.create({ name: 'Script', scopes: ['tickets.*'] });
  const { purge_at } = await deleteMe(agent);
  expect(Math.round((Date.parse(purge_at) - Date.now()) / 86_400_000)).toBe(30);
  await expect((await world.as(agent)).users.me({})).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  await expect(world.caller({ bearer: key }).tickets.list({})).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  const members = await (await world.as(owner)).teams.members.list({ team_id: team.id });
  expect(members.items.map(({ user_id }) => user_id)).toEqual([owner.user_id]);
});

test('an account is deleted only shortly after the password was given', async () => {
  const user = await aUser(world.kysely);
  await sql`update sessions set authenticated_at = now() - interval '1 hour' where id = ${user.session_id}`.execute(
    world.kysely,
  );
  await expect((await world.as(user)).users.deleteMe()).rejects.toMatchObject({ app: 'STEP_UP_REQUIRED' });
});

test('who alone owns a team that others are in must hand it over first', async () => {
  const team = await aTeam(world.kysely, { name: 'Ours' });
  const [owner, agent] = [await aMember(world.kysely, team, 'owner'), await aMember(world.kysely, team, 'agent')];
  await expect(deleteMe(owner)).rejects.toMatchObject({
    app: 'SOLE_OWNER',
    details: { teams: [{ team_id: team.id, name: 'Ours' }] },
  });
  expect(await (await world.as(owner)).users.me({})).toMatchObject({ team_id: team.id });
  await (await world.as(owner)).teams.members.setRole({ team_id: team.id, user_id: agent.user_id, role: 'owner' });
  await deleteMe(owner);
});

test('both owners who delete their accounts at once do not leave the others alone', async () => {
  for (let round = 0; round < 5; round++) {
    const team = await aTeam(world.kysely);
    const owners = [await aMember(world.kysely, team, 'owner'), await aMember(world.kysely, team, 'owner')];
    await aMember(world.kysely, team, 'agent');
    const results = await Promise.allSettled(owners.map((one) => deleteMe(one)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.find((result) => result.status === 'rejected')!.reason).toMatchObject({ app: 'SOLE_OWNER' });
  }
});

test('an account that is deleted while it joins a team is not left in it', async () => {
  for (let round = 0; round < 8; round++) {
    const admin = await aMember(world.kysely, await aTeam(world.kysely), 'admin');
    const { team_id } = admin;
    const guest = await freshly(await aUser(world.kysely));
    await (await world.as(admin)).teams.invitations.create({ team_id, email: guest.email, roles: ['member'] });
    await world.drain();
    const token = tokenIn((await mailsTo(world, guest.email)).at(-1)!);
    const [joining, deleting] = [await world.as(guest), await world.as(guest)];
    await Promise.allSettled([joining.teams.invitations.accept({ token }), deleting.users.deleteMe()]);
    const { items } = await (await world.as(admin)).teams.members.list({ team_id });
    expect(items.map(({ user_id }) => user_id)).toEqual([admin.user_id]);
  }
});

test('the last master admin stays', async () => {
  const later = await testWorld();
  const master = await aUser(later.kysely, { platform_role: 'master_admin' });
  await expect(deleteMe(master, later)).rejects.toMatchObject({ app: 'LAST_MASTER_ADMIN' });
});

test('the link in the mail brings the account back, once, with the team that went with it', async () => {
  const user = await aUser(world.kysely);
  const team = await (await world.as(user)).teams.create({ name: 'Alone' });
  await deleteMe(user);
  await world.drain();
  const [mail] = await mailsTo(world, user.email);
  expect(mail!.template).toBe('account-deleted');
  const token = tokenIn(mail!);
  const visitor = world.caller({});
  await expect(visitor.users.restoreMe({ token: `${token.slice(0, -1)}_` })).rejects.toMatchObject({
    app: 'RESTORE_LINK_EXPIRED',
  });
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => visitor.users.restoreMe({ token })));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const row = await world.kysely
    .selectFrom('users')
    .selectAll()
    .where('id', '=', user.user_id)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ status: 'active', deleted_at: null, purge_at: null });
  const back = await world.kysely.selectFrom('teams').selectAll().where('id', '=', team.id).executeTakeFirstOrThrow();
  expect(back).toMatchObject({ deleted_at: null, slug: team.slug });
  const person = await world.kysely.selectFrom('people').selectAll().where('team_id', '=', team.id).executeTakeFirst();
  expect(person).toMatchObject({ email: user.email, left_at: null, roles: ['owner'] });
  // The sessions of before stay dead, and the timer of the erasure is gone.
  await expect((await world.as(user)).users.me({})).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  expect(
    await world.kysely.selectFrom('outbox').select('name').where('key', 'like', `%${user.user_id}`).execute(),
  ).toEqual([]);
});

test('an account does not come back to an address that somebody else has now', async () => {
  const platform = await aUser(world.kysely, { platform_role: 'admin' });
  const [user, successor] = [await aUser(world.kysely), await aUser(world.kysely)];
  await deleteMe(user);
  await world.kysely.updateTable('users').set({ email: user.email }).where('id', '=', successor.user_id).execute();
  const restore = (await world.as(platform)).users.restore({ user_id: user.user_id });
  await expect(restore).rejects.toMatchObject({ app: 'EMAIL_TAKEN' });
});

test('an administrator brings back an account that was deleted', async () => {
  const platform = await aUser(world.kysely, { platform_role: 'admin' });
  const user = await aUser(world.kysely);
  const { user_id } = user;
  const desk = await world.as(platform);
  expect(await desk.users.delete({ user_id })).toMatchObject({ status: 'deleted' });
  expect((await desk.users.list({ search: user.email })).items).toEqual([]);
  expect((await desk.users.list({ search: user.email, status: 'deleted' })).items).toHaveLength(1);
  expect(await desk.users.restore({ user_id })).toMatchObject({ status: 'active', purge_at: null });
  await expect(desk.users.restore({ user_id })).rejects.toMatchObject({ app: 'USER_NOT_FOUND' });
});

test('after 30 days nothing names the user, and what they did in teams is somebody’s', async () => {
  const later = await testWorld();
  const team = await aTeam(later.kysely);
  const [owner, agent] = [await aMember(later.kysely, team, 'owner'), await aMember(later.kysely, team, 'agent')];
  const CANARY = 'Canary Bird';
  const desk = await later.as(agent);
  await desk.users.updateMe({ full_name: CANARY });
  await desk.settings.user.set({ theme: 'dark' });
  const ticket = await desk.tickets.create({ title: 'Kept' });
  await deleteMe(agent, later);
  later.clock.advance({ days: 29 });
  expect((await later.drain()).ran).not.toContain('users.erase');
  later.clock.advance({ days: 1, minutes: 1 });
  expect((await later.drain()).ran).toContain('users.erase');
  expect(await later.kysely.selectFrom('users').select('id').where('id', '=', agent.user_id).execute()).toEqual([]);
  for (const table of ['people', 'sessions', 'api_keys', 'settings', 'one_time_values', 'users'] as const) {
    const text = JSON.stringify(await later.kysely.selectFrom(table).selectAll().execute());
    for (const trace of [CANARY, agent.email, agent.user_id]) expect(text, table).not.toContain(trace);
  }
  await sql`update sessions set expires_at = 'infinity', idle_expires_at = 'infinity'`.execute(later.kysely);
  const kept = await later.kysely
    .selectFrom('people')
    .selectAll()
    .where('id', '=', ticket.reporter_id)
    .executeTakeFirst();
  expect(kept).toMatchObject({ name: 'Deleted person', user_id: null, email: null });
  expect(owner.person_id).not.toBe(kept!.id);
});

test('an erasure that was overtaken by a restore does nothing', async () => {
  const later = await testWorld();
  const user = await aUser(later.kysely);
  await deleteMe(user, later);
  // The timer was dispatched before it could be cancelled.
  await sql`update outbox set run_at = now() - interval '1 minute' where name = 'users.erase'`.execute(later.kysely);
  await sql`update users set status = 'active', deleted_at = null, purge_at = null where id = ${user.user_id}`.execute(
    later.kysely,
  );
  expect((await later.drain()).ran).toContain('users.erase');
  expect(await later.kysely.selectFrom('users').select('email').execute()).toEqual([{ email: user.email }]);
});

test('a suspension outlives deletion and restoring, and reaches those who deleted themselves', async () => {
  const desk = await world.as(await aUser(world.kysely, { platform_role: 'admin' }));
  const [first, second] = [await aUser(world.kysely), await aUser(world.kysely)];
  await desk.users.suspend({ user_id: first.user_id });
  await desk.users.delete({ user_id: first.user_id });
  expect(await desk.users.restore({ user_id: first.user_id })).toMatchObject({ status: 'suspended' });
  expect(await desk.users.activate({ user_id: first.user_id })).toMatchObject({ status: 'active' });
  await desk.users.delete({ user_id: second.user_id });
  expect(await desk.users.suspend({ user_id: second.user_id })).toMatchObject({ status: 'deleted' });
  expect(await desk.users.restore({ user_id: second.user_id })).toMatchObject({ status: 'suspended' });
});
