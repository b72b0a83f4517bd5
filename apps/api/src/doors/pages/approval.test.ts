import { afterAll, expect, test } from 'vitest';
import { aMember, aTeam, aTicket } from '@deskwire/testing/builders.ts';
import { mailsTo, tokenIn } from '@deskwire/router/testing/mails.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { Browser } from './browser.fixture.ts';
import { createServer } from '../../server.ts';

const world = await testWorld();
const app = await createServer(world.services);
afterAll(() => app.close());

/** A request, and what its approver sees on opening the emailed link. */
async function opened() {
  const team = await aTeam(world.kysely);
  const agent = await aMember(world.kysely, team, 'agent');
  const approver = await aMember(world.kysely, team, 'approver');
  const { ticket_id } = await aTicket(world.kysely, team, agent, { title: 'The <b>new</b> door' });
  const asking = await world.as(agent);
  const { id: request_id } = await asking.approvals.request({ ticket_id, description: 'Open it\nslowly' });
  await world.drain();
  const token = tokenIn((await mailsTo(world, approver.email))[0]!);
  const browser = new Browser(app, '203.0.113.9');
  const show = () => browser.get(`/pages/approval?token=${token}`);
  const status = async () => (await asking.approvals.get({ request_id })).status;
  return { browser, token, show, status };
}

test('the link of an approval shows the text and decides by a click, not by being looked at', async () => {
  const { browser, token, show, status } = await opened();
  for (let i = 0; i < 3; i++) expect((await show()).statusCode).toBe(200);
  expect(await status()).toBe('pending');
  const page = await show();
  expect(page.body).toContain('The &#60;b&#62;new&#60;/b&#62; door');
  expect(page.body).toMatch(/Open it<br \/>slowly/);
  const done = await browser.post('/pages/approval', { token, decision: 'approved', comments: '' });
  expect(done.body).toContain('You approved the request');
  expect(await status()).toBe('approved');
  expect((await show()).statusCode).toBe(410);
  expect((await browser.post('/pages/approval', { token, decision: 'rejected', comments: 'No' })).statusCode).toBe(410);
  expect(await status()).toBe('approved');
});

test('a refusal without a reason is asked for one', async () => {
  const { browser, token, status } = await opened();
  const again = await browser.post('/pages/approval', { token, decision: 'rejected', comments: ' ' });
  expect(again.statusCode).toBe(422);
  expect(again.body).toContain('Say why you reject the request');
  expect(await status()).toBe('pending');
  await browser.post('/pages/approval', { token, decision: 'rejected', comments: 'Too loud' });
  expect(await status()).toBe('rejected');
});

test('nobody decides from a page of somebody else', async () => {
  const { token, status } = await opened();
  const answer = await app.inject({
    method: 'POST',
    url: '/pages/approval',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'https://evil.example',
      'sec-fetch-site': 'cross-site',
    },
    payload: new URLSearchParams({ token, decision: 'approved' }).toString(),
  });
  expect(answer.statusCode).toBe(403);
  expect(await status()).toBe('pending');
});
