import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();

// Whoever deletes or renames an account holds it and goes on to its teams.
test.each<[string, (member: TestPerson, owner: TestPerson) => Promise<unknown>]>([
  ['leaves', async (member) => (await world.as(member)).teams.leave({ team_id: member.team_id })],
  [
    'is removed',
    async (member, owner) =>
      (await world.as(owner)).teams.members.remove({ team_id: owner.team_id, user_id: member.user_id }),
  ],
])('who %s waits for a change of the account before the team is held', async (_what, part) => {
  const team = await aTeam(world.kysely);
  const owner = await aMember(world.kysely, team, 'owner');
  const member = await aMember(world.kysely, team, 'member');
  let parting: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    await sql`select from users where id = ${member.user_id} for no key update`.execute(tx);
    parting = part(member, owner);
    await untilBlocked(world);
    for (const held of [
      sql`select from teams where id = ${team.id} for no key update nowait`,
      sql`select from people where team_id = ${team.id} and id = ${member.person_id} for no key update nowait`,
    ])
      expect((await held.execute(tx)).rows).toHaveLength(1);
  });
  await parting;
});
