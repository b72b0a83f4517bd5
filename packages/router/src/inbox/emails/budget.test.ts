import { expect, test } from 'vitest';
import { randomUUIDv7 } from 'node:crypto';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { mailsTo } from '../../testing/mails.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const outsider = () => `${randomUUIDv7()}@outside.example`;
const reachedBy = async (address: string) => {
  await world.drain();
  const { rows } = await world.pool.query<{ state: string; error: string | null }>(
    'select state, error from emails where to_address = $1 order by id',
    [address],
  );
  const failed = rows.filter(({ state }) => state === 'failed');
  for (const { error } of failed) expect(error).toContain('no more are sent');
  expect((await mailsTo(world, address)).length, 'what is noted as sent was sent').toBe(rows.length - failed.length);
  return { sent: rows.length - failed.length, refused: failed.length };
};
const open = async (team: { id: string }, count: number, email: string, ...roles: ['owner']) => {
  const desk = await world.as(await aMember(world.kysely, team, ...roles));
  for (let n = 0; n < count; n++) await desk.tickets.create({ title: `Your account ${n}`, reporter: { email } });
};

test('an address without an account has one budget over all senders', async () => {
  const email = outsider();
  for (const team of [await aTeam(world.kysely), await aTeam(world.kysely)]) await open(team, 15, email, 'owner');
  expect(await reachedBy(email)).toEqual({ sent: 20, refused: 10 });
});

test('invitations of any number of teams to one address are five in a day', async () => {
  const email = outsider();
  for (let n = 0; n < 8; n++) {
    const team = await aTeam(world.kysely);
    const desk = await world.as(await aMember(world.kysely, team, 'owner'));
    await desk.teams.invitations.create({ team_id: team.id, email, roles: ['agent'] });
  }
  expect(await reachedBy(email)).toEqual({ sent: 5, refused: 3 });
});

test('all teams of one founder have one budget, which is small while the account is young and free', async () => {
  const founder = await aMember(world.kysely, await aTeam(world.kysely, { tier: 'free' }), 'owner');
  const second = await aTeam(world.kysely, { tier: 'free' });
  await world.kysely
    .insertInto('people')
    .values({
      team_id: second.id,
      id: randomUUIDv7(),
      user_id: founder.user_id,
      kind: 'member',
      name: 'Founder',
      roles: ['owner'],
      created_at: '2026-01-01',
      updated_at: '2026-01-01',
    })
    .execute();
  const desk = await world.as(founder);
  const addresses = Array.from({ length: 52 }, outsider);
  for (const [n, email] of addresses.entries())
    await desk.tickets.create({ title: 'x', reporter: { email }, team_id: n % 2 === 0 ? second.id : founder.team_id });
  await world.drain();
  const outcomes = await Promise.all(addresses.map(reachedBy));
  expect(outcomes.filter(({ sent }) => sent === 1)).toHaveLength(50);
});
