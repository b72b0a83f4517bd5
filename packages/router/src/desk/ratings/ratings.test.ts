import { expect, test } from 'vitest';
import { aContact, aMember, aTeam } from '@deskwire/testing/builders.ts';
import { hashAddress } from '../../inbox/emails/suppressions/suppressions.ts';
import { mailsTo, tokenIn } from '../../testing/mails.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
async function aDesk(settings: object = { rating_asked: true, rating_after_hours: 24 }) {
  const team = await aTeam(world.kysely, { tier: 'pro' });
  const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
  await (await world.as(admin)).settings.team.set({ team_id: team.id, ...settings });
  const contact = await aContact(world.kysely, team);
  const solved = async (reporter_id = contact.person_id, fields: object = {}) => {
    const call = await world.as(agent);
    const { id } = await call.tickets.create({ title: 'Printer', reporter_id, assignee_id: 'me', ...fields });
    await call.tickets.setStatus({ ticket_id: id, status: 'resolved' });
    await world.drain();
    return id;
  };
  const hours = async (count: number) => {
    world.clock.advance({ hours: count });
    for (let n = 0; n < 3; n++) await world.drain();
  };
  const asked = async (email = contact.email) =>
    (await mailsTo(world, email)).filter(({ template }) => template === 'ticket-rating');
  return { team, admin, agent, contact, solved, hours, asked, call: () => world.as(agent) };
}
const anybody = () => world.caller({});

test('a day after their ticket was solved the reporter is asked, once, however often it is solved', async () => {
  const { solved, hours, asked, call } = await aDesk();
  const ticket_id = await solved();
  await hours(23);
  expect(await asked()).toEqual([]);
  await hours(2);
  expect(await asked()).toHaveLength(1);
  await (await call()).tickets.setStatus({ ticket_id, status: 'open' });
  await (await call()).tickets.setStatus({ ticket_id, status: 'resolved' });
  await hours(48);
  expect(await asked()).toHaveLength(1);
  expect((await (await call()).ratings.list({ ticket_id })).items).toHaveLength(1);
});

test('a ticket that was reopened is not asked about before it is solved again', async () => {
  const { solved, hours, asked, call } = await aDesk();
  const ticket_id = await solved();
  await hours(20);
  await (await call()).tickets.setStatus({ ticket_id, status: 'open' });
  await hours(10);
  expect(await asked()).toEqual([]);
  await (await call()).tickets.setStatus({ ticket_id, status: 'resolved' });
  await hours(10);
  expect(await asked()).toEqual([]);
  await hours(15);
  expect(await asked()).toHaveLength(1);
});

test('nobody is asked who does not want mail, works on tickets, was asked today, or in a team that does not ask', async () => {
  const quiet = await aDesk({ rating_asked: false });
  await quiet.solved();
  const { team, agent, contact, solved, hours, asked } = await aDesk();
  const requester = await aMember(world.kysely, team, 'requester');
  await (
    await world.as(requester)
  ).notifications.preferences.set({ choices: [{ type: 'ticket.rating_asked', channel: 'mail', mode: 'off' }] });
  await solved(requester.person_id);
  await solved(agent.person_id);
  await solved();
  await solved();
  await hours(30);
  expect(await quiet.asked()).toEqual([]);
  expect(await asked(requester.email)).toEqual([]);
  expect(await asked(agent.email)).toEqual([]);
  expect(await asked(contact.email)).toHaveLength(1);
});

test('the figures do not count people who got no email: they ended them, or their address takes none', async () => {
  const { team, contact, solved, hours, call } = await aDesk({ rating_asked: true, rating_after_hours: 0 });
  const quiet = await aMember(world.kysely, team, 'requester');
  const choices = [{ type: 'ticket.rating_asked', channel: 'mail', mode: 'off' } as const];
  await (await world.as(quiet)).notifications.preferences.set({ choices });
  const [ended, gone] = [await aContact(world.kysely, team), await aContact(world.kysely, team)];
  const created_at = new Date().toISOString();
  await world.kysely
    .insertInto('mail_suppressions')
    .values([
      { address_hash: hashAddress(ended.email), team_id: team.id, reason: 'asked', created_at },
      { address_hash: hashAddress(gone.email), team_id: null, reason: 'bounced', created_at },
    ])
    .execute();
  for (const { person_id } of [quiet, ended, gone, contact]) await solved(person_id);
  await hours(1);
  expect(await (await call()).dashboard.satisfaction({})).toMatchObject({ asked: 1, answered: 0 });
  expect((await (await call()).ratings.list({})).items).toMatchObject([{ person_id: contact.person_id }]);
});

test('the dashboard counts what was asked and answered, and lists it', async () => {
  const { team, solved, hours, call } = await aDesk({ rating_asked: true, rating_after_hours: 0 });
  const scores = [5, 4, 1, undefined];
  for (const score of scores) {
    const contact = await aContact(world.kysely, team);
    await solved(contact.person_id);
    await hours(0);
    const mail = (await mailsTo(world, contact.email)).find(({ template }) => template === 'ticket-rating');
    if (score !== undefined) await anybody().ratings.answer({ token: tokenIn(mail!), score });
  }
  const figures = await (await call()).dashboard.satisfaction({});
  expect(figures).toMatchObject({
    asked: 4,
    answered: 3,
    response_rate: 75,
    average: 3.33,
    satisfied_rate: 66.7,
    scores: [1, 0, 0, 1, 1],
    previous: { asked: 0, average: null, response_rate: null },
  });
  expect(figures.data.reduce((sum, { asked }) => sum + asked, 0)).toBe(4);
  const low = await (await call()).ratings.list({ score: [1, 2], answered: true });
  expect(low.items.map(({ score }) => score)).toEqual([1]);
  const member = await world.as(await aMember(world.kysely, team, 'member'));
  expect(await member.dashboard.satisfaction({})).toMatchObject({ asked: 0 });
  await expect(member.ratings.list({})).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('the link of the mail answers, changes the answer, and opens nothing else', async () => {
  const { agent, contact, solved, hours, asked, call } = await aDesk();
  const ticket_id = await solved();
  await hours(25);
  const token = tokenIn((await asked())[0]!);
  expect(await anybody().ratings.get({ token })).toMatchObject({ ticket_title: 'Printer', score: null });
  await anybody().ratings.answer({ token, score: 2, comment: 'It took a week' });
  await anybody().ratings.answer({ token, score: 4 });
  expect((await (await call()).ratings.list({ ticket_id })).items).toMatchObject([
    { score: 4, comment: 'It took a week', person_id: contact.person_id, assignee_id: agent.person_id },
  ]);
  const { items } = await (await call()).tickets.history({ ticket_id });
  expect(items.filter(({ type }) => type === 'ticket.rated')).toMatchObject([
    { actor_id: contact.person_id, details: { score: 4 } },
    { actor_id: contact.person_id, details: { score: 2 } },
  ]);
  await world.drain();
  const told = (await (await call()).notifications.list({})).items.filter(({ type }) => type === 'ticket.rated');
  expect(told.map(({ title }) => title)[0]).toMatch(/ rated TKT-001: good$/);
  const gone = { app: 'LINK_EXPIRED' };
  await expect(anybody().ratings.get({ token: `${token.slice(0, -3)}abc` })).rejects.toMatchObject(gone);
  await expect(anybody().tickets.portal.get({ token })).rejects.toMatchObject(gone);
  await hours(31 * 24);
  await expect(anybody().ratings.answer({ token, score: 5 })).rejects.toMatchObject(gone);
});
