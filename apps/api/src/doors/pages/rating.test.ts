import { afterAll, expect, test } from 'vitest';
import { aContact, aMember, aTeam } from '@deskwire/testing/builders.ts';
import { mailsTo, tokenIn } from '@deskwire/router/testing/mails.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createServer } from '../../server.ts';
import { Browser } from './browser.fixture.ts';

const world = await testWorld();
const app = await createServer(world.services);
afterAll(() => app.close());

/** A solved ticket whose reporter has no account, with the link that asks them for a rating. */
async function asked() {
  const team = await aTeam(world.kysely);
  const admin = await world.as(await aMember(world.kysely, team, 'admin'));
  await admin.settings.team.set({ team_id: team.id, rating_asked: true, rating_after_hours: 0 });
  const contact = await aContact(world.kysely, team);
  const { id } = await admin.tickets.create({ title: 'The <b>printer</b>', reporter_id: contact.person_id });
  await admin.tickets.setStatus({ ticket_id: id, status: 'resolved' });
  for (let n = 0; n < 3; n++) await world.drain();
  const mail = (await mailsTo(world, contact.email)).find(({ template }) => template === 'ticket-rating')!;
  return { token: tokenIn(mail), mail, answers: async () => (await admin.ratings.list({ ticket_id: id })).items[0]! };
}

test('a click on a face chooses it, and nothing is answered before the form is sent', async () => {
  const { token, mail, answers } = await asked();
  expect(mail.text).toContain('score=5');
  const browser = new Browser(app, '203.0.113.200');
  const shown = await browser.get(`/pages/rating?token=${token}&score=4`);
  expect(shown.body).toMatch(/value="4"\s+checked/);
  expect(shown.body).toContain('The &#60;b&#62;printer');
  expect((await answers()).score).toBeNull();
  const sent = await browser.post('/pages/rating', { token, score: '4', comment: ' Quick ' });
  expect(sent.body).toContain('Thank you');
  expect(await answers()).toMatchObject({ score: 4, comment: 'Quick' });
  const again = await browser.get(`/pages/rating?token=${token}`);
  expect(again.body).toMatch(/value="4"\s+checked/);
  expect(again.body).toContain('Change my answer');
});

test('a form without a face says what is missing, and a made-up link opens nothing', async () => {
  const { token, answers } = await asked();
  const browser = new Browser(app, '203.0.113.201');
  const sent = await browser.post('/pages/rating', { token, comment: 'Kept' });
  expect(sent.statusCode).toBe(422);
  expect(sent.body).toContain('Choose one of the five faces.');
  expect(sent.body).toContain('Kept</textarea>');
  expect((await answers()).score).toBeNull();
  expect((await browser.get(`/pages/rating?token=${token.slice(0, -3)}abc`)).statusCode).toBe(410);
  expect((await browser.get('/pages/rating')).body).toContain('This link is incomplete');
});
