import { expect, test } from 'vitest';
import { aMember, aTeam, aTicket, aUser } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import { reapplyErasures } from './reapply.ts';
import { ERASURES, recordErasure } from './record.ts';

const world = await testWorld();
const at = new Date().toISOString();
const recorded = async (): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of world.services.storage.listOlderThan(new Date(Date.now() + 86_400_000)))
    if (key.startsWith(ERASURES)) keys.push(key);
  return keys;
};
const countOf = async (table: 'users' | 'teams', id: string): Promise<number> =>
  (await world.kysely.selectFrom(table).select('id').where('id', '=', id).execute()).length;

test('who comes back with a backup is erased again, others are left alone', async () => {
  const team = await aTeam(world.kysely);
  const [owner, agent] = [await aMember(world.kysely, team, 'owner'), await aMember(world.kysely, team, 'agent')];
  await recordErasure(world.services, { kind: 'user', id: owner.user_id, at });
  expect(await reapplyErasures(world.services)).toEqual({ user: 1, person: 0, team: 0 });
  expect(await countOf('users', owner.user_id)).toBe(0);
  expect(await countOf('users', agent.user_id)).toBe(1);
  expect(await countOf('teams', team.id)).toBe(1);
  const { rows } = await world.pool.query('select name, email, user_id from people where id = $1', [owner.person_id]);
  expect(rows).toEqual([{ name: 'Deleted person', email: null, user_id: null }]);
  expect(await reapplyErasures(world.services)).toEqual({ user: 0, person: 0, team: 0 });
});

test('a purged team that comes back is out of sight at once, and purged again', async () => {
  const team = await aTeam(world.kysely);
  const owner = await aMember(world.kysely, team, 'owner');
  await aTicket(world.kysely, team, owner);
  await recordErasure(world.services, { kind: 'team', id: team.id, at });
  expect(await reapplyErasures(world.services)).toEqual({ user: 0, person: 0, team: 1 });
  await expect((await world.as(owner)).tickets.list({ team_id: team.id })).rejects.toMatchObject({
    app: 'TEAM_NOT_FOUND',
  });
  await world.drain();
  expect(await countOf('teams', team.id)).toBe(0);
});

test('who is erased is recorded outside the database, by nothing that names them', async () => {
  const user = await aUser(world.kysely);
  const before = await recorded();
  await world.pool.query('update sessions set authenticated_at = now() where id = $1', [user.session_id]);
  await (await world.as(user)).users.deleteMe();
  expect(await recorded()).toEqual(before);
  world.clock.advance({ days: 31 });
  await world.drain();
  expect(await countOf('users', user.user_id)).toBe(0);
  const added = (await recorded()).filter((key) => !before.includes(key));
  expect(added).toEqual([expect.stringMatching(/^erasures\/user-[0-9a-f]{64}$/)]);
});

test('a hold that had ended before an erasure comes back with the backup, and keeps nobody', async () => {
  const later = await testWorld();
  const team = await aTeam(later.kysely);
  const owner = await aMember(later.kysely, team, 'owner');
  const gone = await aTeam(later.kysely);
  const desks = [
    { team, desk: await later.as(owner) },
    { team: gone, desk: await later.as(await aMember(later.kysely, gone, 'owner')) },
  ];
  const contacts: string[] = [];
  for (const { desk } of desks) {
    const { id: person_id } = await desk.people.create({ name: 'Harry', email: null });
    await desk.compliance.contactHolds.create({ person_id, reason: 'Case 1' });
    contacts.push(person_id);
  }
  const held = await aUser(later.kysely);
  const operator = await later.as(await aUser(later.kysely, { platform_role: 'admin' }));
  await operator.compliance.holds.create({ user_id: held.user_id, reason: 'Case 2' });
  await recordErasure(later.services, { kind: 'user', id: held.user_id, at });
  await recordErasure(later.services, { kind: 'person', id: contacts[0]!, at });
  await recordErasure(later.services, { kind: 'team', id: gone.id, at });
  expect(await reapplyErasures(later.services)).toEqual({ user: 1, person: 1, team: 1 });
  await later.drain();
  for (const [table, id] of [
    ['users', held.user_id],
    ['teams', gone.id],
  ])
    expect((await later.pool.query(`select from ${table} where id = $1`, [id])).rowCount).toBe(0);
  const { rows } = await later.pool.query('select name from people where id = $1', [contacts[0]]);
  expect(rows).toEqual([{ name: 'Deleted person' }]);
});
