import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { DAY, every, runSchedules } from '../../../kit/jobs/schedule.ts';
import { testWorld } from '../../../testing/world.ts';
import { sweepMessages } from './sweep.ts';

const world = await testWorld();
async function twoPeople() {
  const team = await aTeam(world.kysely);
  const owner = await aMember(world.kysely, team, 'owner');
  const [ada, bob] = [await aMember(world.kysely, team, 'member'), await aMember(world.kysely, team, 'member')];
  // They stay signed in for longer than messages are kept.
  const ages = '2100-01-01T00:00:00Z';
  await world.kysely.updateTable('sessions').set({ expires_at: ages, idle_expires_at: ages }).execute();
  return { owner, ada, bob };
}
const DAY_HOURS = 24;
const later = async (days: number) => {
  world.clock.advance({ hours: days * DAY_HOURS });
  await runSchedules(world.services, [every(DAY, sweepMessages)]);
  for (let n = 0; n < 3; n++) await world.drain();
};

test('messages older than the team keeps them are gone, with conversations in which nothing is left', async () => {
  const { owner, ada, bob } = await twoPeople();
  const kept = await twoPeople();
  await (await world.as(kept.ada)).messages.send({ to: [kept.bob.person_id], content: 'Stays' });
  await (await world.as(owner)).settings.team.set({ team_id: owner.team_id, message_days: 30 });
  const old = await (await world.as(ada)).messages.send({ to: [bob.person_id], subject: 'Over', content: 'Old' });
  const { thread_id } = await (await world.as(ada)).messages.send({ to: [bob.person_id], content: 'First' });
  await later(20);
  await (await world.as(bob)).messages.reply({ message_id: (await lastOf(ada, thread_id)).id, content: 'Second' });
  await later(11);
  expect((await (await world.as(ada)).messages.thread({ thread_id })).items.map(({ content }) => content)).toEqual([
    'Second',
  ]);
  await expect((await world.as(ada)).messages.thread({ thread_id: old.thread_id })).rejects.toMatchObject({
    app: 'MESSAGE_THREAD_NOT_FOUND',
  });
  expect((await (await world.as(kept.ada)).messages.list({})).total).toBe(1);
});
const lastOf = async (person: Parameters<typeof world.as>[0], thread_id: string) =>
  (await (await world.as(person)).messages.thread({ thread_id })).items[0]!;

test('a team keeps messages for at least 30 days, and by default for good', async () => {
  const { owner, ada, bob } = await twoPeople();
  const settings = (await world.as(owner)).settings.team;
  for (const message_days of [29, 3651])
    await expect(settings.set({ team_id: owner.team_id, message_days })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
  await (await world.as(ada)).messages.send({ to: [bob.person_id], content: 'Hello' });
  await later(400);
  expect((await (await world.as(bob)).messages.list({})).total).toBe(1);
});
