import { expect, test } from 'vitest';
import { aMember, aTeam, aUser, type TestPerson } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const agentOf = async () => aMember(world.kysely, await aTeam(world.kysely), 'agent');
const create = async (person: TestPerson, input: object = {}) =>
  (await world.as(person)).apiKeys.create({ name: 'Script', scopes: ['tickets.*'], ...input });
const use = (key: string, address = '127.0.0.1') => world.caller({ bearer: key }, { address }).tickets.list({});

test('a key is shown once and kept as a hash', async () => {
  const agent = await agentOf();
  const { key, ...created } = await create(agent);
  expect(key).toMatch(/^dw_live_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/);
  expect(key).toContain(created.prefix);
  const desk = await world.as(agent);
  expect(await desk.apiKeys.get({ api_key_id: created.id })).toEqual(created);
  expect((await desk.apiKeys.list({})).items).toEqual([created]);
  for (const table of ['api_keys', 'events', 'event_payloads'] as const)
    expect(JSON.stringify(await world.kysely.selectFrom(table).selectAll().execute())).not.toContain(key.slice(20));
});

test('the same request answers the same key again, and keeps it sealed', async () => {
  const agent = await agentOf();
  const input = { name: 'Once', scopes: ['tickets.list'] };
  const once = { idempotency_key: 'key-1' };
  const first = await (await world.as(agent, once)).apiKeys.create(input);
  expect(await (await world.as(agent, once)).apiKeys.create(input)).toEqual(first);
  const kept = await world.kysely.selectFrom('idempotency_keys').select('answer').execute();
  expect(JSON.stringify(kept)).not.toContain(first.key.slice(20));
});

const days = ({ created_at, expires_at }: { created_at: string; expires_at: string }) =>
  (Date.parse(expires_at) - Date.parse(created_at)) / 86_400_000;

test('a key lives 90 days unless told, and never more than 365', async () => {
  const agent = await agentOf();
  expect(days(await create(agent))).toBe(90);
  expect(days(await create(agent, { expires_in_days: 365 }))).toBe(365);
  await expect(create(agent, { expires_in_days: 366 })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
});

test('a scope must name what a key can call', async () => {
  const agent = await agentOf();
  for (const scope of ['tickets.lst', 'nothing.*', 'apiKeys.create', 'apiKeys.*', 'users.suspend', 'teams.members.add'])
    await expect(create(agent, { scopes: ['tickets.list', scope] }), scope).rejects.toMatchObject({
      app: 'UNKNOWN_SCOPE',
      details: { scopes: [scope] },
    });
  expect((await create(agent, { scopes: ['*', 'teams.*', 'tickets.list', '*'] })).scopes).toEqual([
    '*',
    'teams.*',
    'tickets.list',
  ]);
});

test('a key calls what its scopes cover and nothing else', async () => {
  const { key } = await create(await agentOf(), { scopes: ['tickets.list'] });
  expect((await use(key)).items).toEqual([]);
  const refused = world.caller({ bearer: key }).tickets.create({ title: 'x' });
  await expect(refused).rejects.toMatchObject({ app: 'SCOPE_MISSING' });
});

test('a key never can more than its owner now', async () => {
  const team = await aTeam(world.kysely);
  const [owner, admin] = [await aMember(world.kysely, team, 'owner'), await aMember(world.kysely, team, 'admin')];
  const { key } = await create(admin, { scopes: ['*'] });
  const update = () => world.caller({ bearer: key }).teams.update({ team_id: team.id, name: 'By key' });
  expect(await update()).toMatchObject({ name: 'By key' });
  await (await world.as(owner)).teams.members.setRole({ team_id: team.id, user_id: admin.user_id, role: 'viewer' });
  await expect(update()).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('a key of all scopes makes no keys and lets nobody in', async () => {
  const team = await aTeam(world.kysely);
  const owner = await aMember(world.kysely, team, 'owner');
  const { key, id } = await create(owner, { scopes: ['*'] });
  const script = () => world.caller({ bearer: key });
  const team_id = team.id;
  for (const call of [
    () => script().apiKeys.create({ name: 'Child', scopes: ['*'] }),
    () => script().apiKeys.list({}),
    () => script().apiKeys.rotate({ api_key_id: id }),
    () => script().teams.members.setRole({ team_id, user_id: owner.user_id, role: 'owner' }),
    () => script().teams.members.add({ team_id, email: 'x@example.com', role: 'admin' }),
    () => script().teams.invitations.create({ team_id, email: 'x@example.com', roles: ['admin'] }),
    () => script().users.deleteMe(),
  ])
    await expect(call()).rejects.toMatchObject({ app: 'SESSION_REQUIRED' });
});

test('a key knows one team, whatever its owner is in', async () => {
  const agent = await agentOf();
  const { key } = await create(agent, { scopes: ['*'] });
  const other = await (await world.as(agent)).teams.create({ name: 'Other' });
  const script = world.caller({ bearer: key });
  expect((await script.teams.list({})).items.map(({ id }) => id)).toEqual([agent.team_id]);
  await expect(script.tickets.list({ team_id: other.id })).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
});

test('keys of others do not exist', async () => {
  const { id } = await create(await agentOf());
  const stranger = await world.as(await agentOf());
  for (const call of [
    () => stranger.apiKeys.get({ api_key_id: id }),
    () => stranger.apiKeys.revoke({ api_key_id: id }),
    () => stranger.apiKeys.rotate({ api_key_id: id }),
  ])
    await expect(call()).rejects.toMatchObject({ app: 'API_KEY_NOT_FOUND' });
});

test('nobody without a team makes a key, and nobody for a team they are not in', async () => {
  const loner = await aUser(world.kysely);
  const desk = await world.as(loner);
  const scopes = ['tickets.*'];
  await expect(desk.apiKeys.create({ name: 'x', scopes })).rejects.toMatchObject({ app: 'TEAM_REQUIRED' });
  const { id: team_id } = await aTeam(world.kysely);
  await expect(desk.apiKeys.create({ team_id, name: 'x', scopes })).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
});

test('a revoked key is unknown from the next request on', async () => {
  const agent = await agentOf();
  const { key, id } = await create(agent);
  await use(key);
  expect(await (await world.as(agent)).apiKeys.revoke({ api_key_id: id })).toMatchObject({ status: 'revoked' });
  await expect(use(key)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  expect((await (await world.as(agent)).apiKeys.list({ live: true })).items).toEqual([]);
});

test('a key works only from the networks it was given', async () => {
  const { key } = await create(await agentOf(), { allowed_addresses: ['192.0.2.0/24', '2001:db8::/32'] });
  for (const address of ['192.0.2.9', '::ffff:192.0.2.9', '2001:db8:1::1'])
    expect((await use(key, address)).items).toEqual([]);
  for (const address of ['192.0.3.1', '::ffff:198.51.100.1', '2001:db9::1', '', 'fe80::1%eth0'])
    await expect(use(key, address), address).rejects.toMatchObject({ app: 'ADDRESS_NOT_ALLOWED' });
  await expect(create(await agentOf(), { allowed_addresses: ['192.0.2.0/33'] })).rejects.toMatchObject({
    app: 'INVALID_INPUT',
  });
});

test('a rotated key works on beside its successor for a while, and is rotated once', async () => {
  const agent = await agentOf();
  const old = await create(agent, { allowed_addresses: ['127.0.0.0/8'] });
  const desk = await world.as(agent);
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, () => desk.apiKeys.rotate({ api_key_id: old.id, overlap_seconds: 60 })),
  );
  const done = results.filter((result) => result.status === 'fulfilled');
  expect(done).toHaveLength(1);
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ app: 'API_KEY_REPLACED' });
  const next = done[0]!.value;
  expect(next).toMatchObject({ name: old.name, scopes: old.scopes, allowed_addresses: ['127.0.0.0/8'] });
  expect((await use(old.key)).items).toEqual((await use(next.key)).items);
  const replaced = await desk.apiKeys.get({ api_key_id: old.id });
  expect(replaced.replaced_by).toBe(next.id);
  expect(Date.parse(replaced.expires_at) - Date.now()).toBeLessThan(61_000);
});

test('rotating without overlap ends the old key at once', async () => {
  const agent = await agentOf();
  const old = await create(agent);
  await (await world.as(agent)).apiKeys.rotate({ api_key_id: old.id, overlap_seconds: 0 });
  await expect(use(old.key)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
});

test('the last use of a key is known to the minute, and written no more often', async () => {
  const later = await testWorld();
  const agent = await aMember(later.kysely, await aTeam(later.kysely), 'agent');
  const { key, id } = await (await later.as(agent)).apiKeys.create({ name: 'Script', scopes: ['tickets.*'] });
  const used = async () => (await (await later.as(agent)).apiKeys.get({ api_key_id: id })).last_used_at;
  const call = () => later.caller({ bearer: key }).tickets.list({});
  expect(await used()).toBeNull();
  await Promise.all(Array.from({ length: 10 }, call));
  await expect.poll(used).not.toBeNull();
  const first = await used();
  later.clock.advance({ seconds: 20 });
  await call();
  await new Promise((done) => setTimeout(done, 100));
  expect(await used()).toBe(first);
  later.clock.advance({ seconds: 50 });
  await call();
  await expect.poll(used).not.toBe(first);
});
