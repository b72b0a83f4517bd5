import { expect, test } from 'vitest';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { mailsTo, tokenIn } from '../../../testing/mails.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const heard = async (person: TestPerson) => {
  await world.drain();
  const { items } = await (await world.as(person)).notifications.list({});
  return items.map(({ title }) => title);
};
const mailed = async (person: TestPerson) =>
  (await mailsTo(world, person.email))
    .filter(({ template }) => template === 'membership')
    .map(({ subject }) => subject);

async function aCrew() {
  const team = await aTeam(world.kysely, { name: 'Acme' });
  const [owner, other] = [await aMember(world.kysely, team, 'owner'), await aMember(world.kysely, team, 'owner')];
  return { team, owner, other, agent: await aMember(world.kysely, team, 'agent') };
}

test('whoever gets other roles hears of it, in the app and by mail, and whoever gave them does not', async () => {
  const { team, owner, other, agent } = await aCrew();
  const { teams } = await world.as(owner);
  await teams.members.setRole({ team_id: team.id, user_id: agent.user_id, roles: ['approver', 'member'] });
  expect(await heard(agent)).toEqual(['Your roles in Acme: member and approver']);
  expect(await mailed(agent)).toEqual(['Your roles in Acme: member and approver']);
  expect([await heard(owner), await heard(other)]).toEqual([[], []]);
});

test('whoever is taken off a team hears of it, and who leaves is missed by its owners', async () => {
  const { team, owner, other, agent } = await aCrew();
  const leaver = await aMember(world.kysely, team, 'member');
  await (await world.as(owner)).teams.members.remove({ team_id: team.id, user_id: agent.user_id });
  await (await world.as(leaver)).teams.leave({ team_id: team.id });
  await world.drain();
  expect(await mailed(agent)).toEqual(['You are no longer in Acme']);
  const { name } = await world.kysely
    .selectFrom('people')
    .select('name')
    .where('id', '=', leaver.person_id)
    .executeTakeFirstOrThrow();
  for (const one of [owner, other]) expect(await heard(one)).toEqual([`${name} left Acme`]);
});

test('whoever invited somebody hears that they came', async () => {
  const { team, owner, other } = await aCrew();
  const guest = await aMember(world.kysely, await aTeam(world.kysely), 'owner');
  await (await world.as(owner)).teams.invitations.create({ team_id: team.id, email: guest.email, roles: ['agent'] });
  await world.drain();
  const [mail] = await mailsTo(world, guest.email);
  await (await world.as(guest)).teams.invitations.accept({ token: tokenIn(mail!) });
  expect((await heard(owner)).map((title) => title.replace(/^.* joined/, 'Somebody joined'))).toEqual([
    'Somebody joined Acme',
  ]);
  expect(await heard(other)).toEqual([]);
});
