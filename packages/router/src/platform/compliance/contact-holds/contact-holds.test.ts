import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
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
