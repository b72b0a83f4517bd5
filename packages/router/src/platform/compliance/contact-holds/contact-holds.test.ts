import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();

test('a hold on a contact goes on when they get an account, and ends with the last of them', async () => {
  const team = await aTeam(world.kysely);
  const admin = await aMember(world.kysely, team, 'admin');
  const user = await aUser(world.kysely);
  const desk = await world.as(admin);
  const { id: person_id } = await desk.people.create({ name: 'Harry', email: user.email });
  const holds = [];
  for (const reason of ['Case 1', 'Case 2'])
    holds.push(await desk.compliance.contactHolds.create({ person_id, reason }));
  // The address was proven after they were written down.
  await sql`update people set created_at = '2020-01-01' where id = ${person_id}`.execute(world.kysely);
  await (await world.as(user)).teams.join({ team_id: team.id });
  await expect(desk.compliance.contactHolds.create({ person_id, reason: 'Case 3' })).rejects.toMatchObject({
    app: 'PERSON_HAS_ACCOUNT',
  });

  await sql`update sessions set authenticated_at = now()`.execute(world.kysely);
  const self = await world.as(user);
  const { user_id } = user;
  await expect(self.compliance.erase({ user_id, grace_days: 0 })).rejects.toMatchObject({ app: 'ERASURE_HELD' });
  await self.compliance.erase({ user_id, grace_days: 1 });
  const exists = async () =>
    (await world.kysely.selectFrom('users').select('id').where('id', '=', user_id).executeTakeFirst()) !== undefined;
  world.clock.advance({ days: 2 });
  await world.drain();
  await sql`update sessions set expires_at = 'infinity', idle_expires_at = 'infinity'`.execute(world.kysely);
  const lift = async (hold_id: string) => {
    await (await world.as(admin)).compliance.contactHolds.lift({ hold_id });
    await world.drain();
    return exists();
  };
  expect(await exists()).toBe(true);
  expect(await lift(holds[0]!.id)).toBe(true);
  expect(await lift(holds[1]!.id)).toBe(false);
});

/** A team with an owner and a contact. */
async function aTeamWithHarry(where = world) {
  const team = await aTeam(where.kysely);
  const owner = await aMember(where.kysely, team, 'owner');
  const desk = await where.as(owner);
  const { id: person_id } = await desk.people.create({ name: 'Held Harry', email: null });
  const isThere = async () =>
    (await where.kysely
      .selectFrom('people')
      .select('name')
      .where('team_id', '=', team.id)
      .where('id', '=', person_id)
      .executeTakeFirst()) !== undefined;
  return { team, owner, desk, person_id, isThere };
}

test.each(['the hold', 'the deletion'] as const)(
  'of a hold and a deletion of its team at once, %s counts, which came first',
  async (first) => {
    const { team, owner, person_id } = await aTeamWithHarry();
    const [holder, deleter] = [await world.as(owner), await world.as(owner)];
    await sql`update sessions set authenticated_at = now()`.execute(world.kysely);
    // Somebody else has the team for a moment, so that both have begun before either goes on.
    const gate = await world.pool.connect();
    try {
      await gate.query('begin');
      await gate.query('select from teams where id = $1 for no key update', [team.id]);
      const hold = () => holder.compliance.contactHolds.create({ person_id, reason: 'Case 4' });
      const end = () => deleter.teams.delete({ team_id: team.id });
      const calls = first === 'the hold' ? [hold, end] : [end, hold];
      const begun: Promise<unknown>[] = [];
      for (const [at, call] of calls.entries()) {
        begun.push(call());
        await untilBlocked(world, at + 1);
      }
      const settled = Promise.allSettled(begun);
      await gate.query('commit');
      const [done, refused] = await settled;
      expect(done).toMatchObject({ status: 'fulfilled' });
      const reason = { app: first === 'the hold' ? 'ERASURE_HELD' : 'TEAM_NOT_FOUND' };
      expect(refused).toMatchObject({ status: 'rejected', reason });
    } finally {
      gate.release();
    }
    const { rows } = await world.pool.query(
      `select deleted_at is not null as deleted, (select count(*)::int from contact_holds h where h.team_id = t.id) as holds
       from teams t where id = $1`,
      [team.id],
    );
    expect(rows).toEqual([first === 'the hold' ? { deleted: false, holds: 1 } : { deleted: true, holds: 0 }]);
  },
);

test('a team that goes with its only owner is kept while it holds somebody, until the platform releases the last hold', async () => {
  const { team, owner, desk, person_id, isThere } = await aTeamWithHarry();
  const other = await aTeamWithHarry();
  for (const reason of ['Case 5', 'Case 6']) await desk.compliance.contactHolds.create({ person_id, reason });
  await other.desk.compliance.contactHolds.create({ person_id: other.person_id, reason: 'Case 7' });
  const operator = await aUser(world.kysely, { platform_role: 'admin' });
  const leaving = await aTeamWithHarry();
  await sql`update sessions set authenticated_at = now() + ${world.clock.offset_ms} * interval '1 ms'`.execute(
    world.kysely,
  );
  await (await world.as(owner)).users.deleteMe();
  await (await world.as(leaving.owner)).users.deleteMe();
  world.clock.advance({ days: 31 });
  await world.drain();
  await sql`update sessions set expires_at = 'infinity', idle_expires_at = 'infinity'`.execute(world.kysely);
  expect(await leaving.isThere()).toBe(false);
  expect(await isThere()).toBe(true);

  const { contactHolds } = (await world.as(operator)).compliance;
  await expect((await world.as(other.owner)).compliance.contactHolds.left({})).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
  await expect(contactHolds.left({ cursor: 'none' })).rejects.toMatchObject({ app: 'INVALID_CURSOR' });
  const { items } = await contactHolds.left({});
  expect(items.map(({ team_id, reason }) => [team_id, reason])).toEqual([
    [team.id, 'Case 6'],
    [team.id, 'Case 5'],
  ]);
  expect(JSON.stringify(items)).not.toContain('Harry');
  const [live] = (await (await world.as(other.owner)).compliance.contactHolds.list({})).items;
  await expect(contactHolds.release({ hold_id: live!.id })).rejects.toMatchObject({ app: 'CONTACT_HOLD_NOT_FOUND' });
  const release = async (hold_id: string) => {
    expect((await contactHolds.release({ hold_id })).lifted_at).not.toBeNull();
    await world.drain();
    return isThere();
  };
  expect(await release(items[0]!.id)).toBe(true);
  await expect(contactHolds.release({ hold_id: items[0]!.id })).rejects.toMatchObject({
    app: 'CONTACT_HOLD_NOT_FOUND',
  });
  expect(await release(items[1]!.id)).toBe(false);
  expect(await world.kysely.selectFrom('teams').select('id').where('id', '=', team.id).execute()).toEqual([]);
});

test('a legal hold on somebody keeps the deleted teams that they are in, and their end follows its own', async () => {
  const later = await testWorld();
  const { team, owner, isThere } = await aTeamWithHarry(later);
  const operator = await aUser(later.kysely, { platform_role: 'admin' });
  const hold = await (await later.as(operator)).compliance.holds.create({ user_id: owner.user_id, reason: 'Case 8' });
  await sql`update sessions set authenticated_at = now() + ${later.clock.offset_ms} * interval '1 ms'`.execute(
    later.kysely,
  );
  await (await later.as(owner)).users.deleteMe();
  later.clock.advance({ days: 31 });
  await later.drain();
  expect(await isThere()).toBe(true);
  await sql`update sessions set expires_at = 'infinity', idle_expires_at = 'infinity'`.execute(later.kysely);
  await (await later.as(operator)).compliance.holds.lift({ hold_id: hold.id });
  await later.drain();
  expect(await isThere()).toBe(false);
  for (const [table, id] of [
    ['teams', team.id],
    ['users', owner.user_id],
  ] as const)
    expect(await later.kysely.selectFrom(table).select('id').where('id', '=', id).execute()).toEqual([]);
});
