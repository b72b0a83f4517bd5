import { sql } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { accountsWorld, connect } from '../../../automation/integrations/integrations.fixture.ts';

const { world, fake, close } = await accountsWorld();
afterAll(close);
// The other side has one workspace, which is of one team at a time.
beforeEach(async () => {
  await sql`update connections set state = 'disconnected', disconnected_at = now(), credentials = null
    where state <> 'disconnected'`.execute(world.kysely);
  fake.posts.splice(0);
});

async function aDesk(members: 'agent' | 'nobody' = 'agent') {
  const team = await aTeam(world.kysely, { tier: 'pro' });
  const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
  await (await connect(world, fake, admin, { type: 'slack' })).finish();
  if (members === 'agent') fake.members.set(agent.email, 'U7');
  const owns = () => world.as(admin, { team_id: team.id });
  const chooses = async (mode: 'instant' | 'off', type = '*') =>
    (await world.as(agent)).notifications.preferences.set({ choices: [{ type, channel: 'slack', mode }] });
  const assign = async (title = 'The printer <burns> & smokes') => {
    const desk = await owns();
    const { id: ticket_id, key } = await desk.tickets.create({ title });
    await desk.tickets.assign({ ticket_id, assignee_id: agent.person_id });
    await world.drain();
    return { key };
  };
  return { team, admin, agent, owns, chooses, assign };
}

test('what concerns somebody reaches them in Slack once they choose it, and nobody else', async () => {
  const { team, chooses, assign } = await aDesk();
  await assign();
  expect(fake.posts).toEqual([]);
  await chooses('instant');
  const { key } = await assign();
  expect(fake.posts).toMatchObject([{ channel: 'U7' }]);
  const { text } = fake.posts[0]!;
  expect(text).toContain(key);
  expect(text).toContain('The printer &lt;burns&gt; &amp; smokes');
  expect(text).toContain(`/tickets/${key}?team_id=${team.id}`);
  expect(text).not.toContain('token=');
  await chooses('off', 'ticket.assigned');
  await assign();
  expect(fake.posts).toHaveLength(1);
});

test('quiet hours hold it to their end, and what was read meanwhile is not said', async () => {
  const { agent, chooses, assign } = await aDesk();
  await chooses('instant');
  const days = [1, 2, 3, 4, 5, 6, 7];
  const at = Temporal.Instant.from(new Date(world.now()).toISOString()).toZonedDateTimeISO('UTC');
  const clock = (hours: number) => at.add({ hours }).toPlainTime().toString({ smallestUnit: 'minute' });
  const windows = [{ days, from: clock(-1), to: clock(2) }];
  await (await world.as(agent)).notifications.quietHours.set({ windows, time_zone: 'UTC' });
  await assign('Read');
  const read = (await (await world.as(agent)).notifications.list({})).items.map(({ id }) => id);
  await (await world.as(agent)).notifications.markRead({ ids: read });
  await assign('Unread');
  expect(fake.posts).toEqual([]);
  world.clock.advance({ hours: 3 });
  await world.drain();
  expect(fake.posts.map(({ text }) => /Read|Unread/.exec(text)?.[0])).toEqual(['Unread']);
});

test('whoever has no such address there, or a team that has left, is told nothing, and nothing fails', async () => {
  const { chooses, assign, owns } = await aDesk('nobody');
  await chooses('instant');
  await assign();
  expect(fake.posts).toEqual([]);
  fake.revokeAll();
  await assign();
  await (await owns()).integrations.disconnect({ type: 'slack' });
  await assign();
  expect(fake.posts).toEqual([]);
  // It could not be revoked there either, which is said of the disconnecting.
  expect(world.reports).toMatchObject([{ message: 'An account could not be revoked at its system' }]);
  expect(await world.kysely.selectFrom('jobs').select('error').where('failed_at', 'is not', null).execute()).toEqual(
    [],
  );
});

test('Slack that is away is asked again, and what is sent by hand reaches it as well', async () => {
  const { agent, owns, chooses } = await aDesk();
  await chooses('instant');
  fake.fail(1);
  const sent = { person_ids: [agent.person_id], channels: ['slack' as const], title: 'Hello', body: 'Lunch?' };
  expect(await (await owns()).notifications.send(sent)).toEqual({ sent: 1, skipped: [] });
  const { failed } = await world.drain({ failures: 'keep' });
  expect(failed).toHaveLength(1);
  await world.drain();
  expect(fake.posts).toEqual([{ channel: 'U7', text: '*Hello*\nLunch?' }]);
  await expect(chooses('digest' as never)).rejects.toMatchObject({ app: 'INVALID_INPUT' });
});

test('an account that may not look people up says so, once, to those who can connect it again', async () => {
  const { team, admin, agent, owns, chooses, assign } = await aDesk();
  await sql`update connections set scopes = array_remove(scopes, 'users:read.email') where team_id = ${team.id}`.execute(
    world.kysely,
  );
  fake.withhold(true);
  await chooses('instant');
  for (let times = 0; times < 2; times += 1) await assign();
  fake.withhold(false);
  expect(fake.posts).toEqual([]);
  const found = async () => (await (await owns()).integrations.list({ type: 'slack' })).items[0];
  expect(await found()).toMatchObject({ state: 'connected', reason: 'missing_scope users:read.email' });
  const told = async (who: typeof admin) =>
    (await (await world.as(who)).notifications.list({})).items.filter(({ type }) => type === 'integration.limited')
      .length;
  expect([await told(admin), await told(agent)]).toEqual([1, 0]);
  await (await connect(world, fake, admin, { type: 'slack' })).finish();
  expect(await found()).toMatchObject({ state: 'connected', reason: null });
  await assign();
  expect(fake.posts).toMatchObject([{ channel: 'U7' }]);
});
