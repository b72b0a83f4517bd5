import { expect, test } from 'vitest';
import { aContact, aMember, aTeam } from '@deskwire/testing/builders.ts';
import { anAccount, anEmail } from '../../../identity/auth/testing/accounts.ts';
import { mailsTo, tokenIn } from '../../../testing/mails.ts';
import { visitor } from '../../../testing/visitor.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const admin = await aMember(world.kysely, team, 'admin');
/** A request of its own: a caller lives in the time of its first call. */
const desk = () => world.as(agent);
const guest = () => visitor(world).call().tickets.portal;

/** A ticket of somebody without an account, and the link that they were mailed. */
async function aRequest(title = 'The printer is on fire') {
  const email = anEmail();
  const ticket = await (
    await desk()
  ).tickets.create({ title, description: 'It burns', reporter: { name: 'Lin', email } });
  return { ...ticket, email, token: await newestLink(email) };
}
async function newestLink(email: string): Promise<string> {
  await world.drain();
  return tokenIn((await mailsTo(world, email)).at(-1)!);
}
const expired = { app: 'LINK_EXPIRED' };

test('who reports without an account is mailed a link, sees their ticket by it, and answers', async () => {
  const { id, key, email, token } = await aRequest();
  await (await desk()).tickets.comments.create({ ticket_id: id, content: 'Which printer?' });
  await (await desk()).tickets.comments.create({ ticket_id: id, content: 'CANARY: not again', is_internal: true });
  const seen = await guest().get({ token });
  expect(seen).toMatchObject({
    key,
    title: 'The printer is on fire',
    description: 'It burns',
    status: 'open',
    team_name: expect.any(String),
    reporter_name: 'Lin',
    open_to_comments: true,
    comments: [{ content: 'Which printer?', yours: false }],
  });
  expect(JSON.stringify(seen)).not.toMatch(/CANARY|@/);
  const said = await guest().comment({ token, content: 'The red one' });
  expect(said).toMatchObject({ yours: true, author_name: 'Lin', content: 'The red one' });
  expect((await guest().get({ token })).comments.map(({ content }) => content)).toEqual([
    'Which printer?',
    'The red one',
  ]);

  const { items } = await (await desk()).tickets.comments.list({ ticket_id: id });
  const { reporter_id: reporter } = await (await desk()).tickets.get({ ticket_id: id });
  expect(items.at(-1)).toMatchObject({ id: said.id, author_id: reporter, source: 'portal', is_internal: false });
  const { items: history } = await (await desk()).tickets.history({ ticket_id: id });
  expect(history[0]).toMatchObject({ type: 'ticket.commented', actor_id: reporter, details: { by: 'requester' } });
  await world.drain();
  const mails = await mailsTo(world, email);
  expect(mails.filter(({ text }) => text.includes('The red one'))).toEqual([]);
});

test('an answer opens a waiting ticket again, in the name of who gave it', async () => {
  const { id, token } = await aRequest();
  await (await desk()).tickets.setStatus({ ticket_id: id, status: 'waiting' });
  await guest().comment({ token, content: 'Here is a picture' });
  const ticket = await (await desk()).tickets.get({ ticket_id: id });
  expect(ticket.status).toBe('open');
  const { items } = await (await desk()).tickets.history({ ticket_id: id });
  expect(items[0]).toMatchObject({ type: 'ticket.status_changed', actor_id: ticket.reporter_id });
});

test('every mail about the ticket leads to the same address, which is good for thirty days from the last', async () => {
  const later = await testWorld();
  const home = await aTeam(later.kysely);
  const person = await aMember(later.kysely, home, 'agent');
  const email = anEmail();
  const ask = () => visitor(later).call().tickets.portal;
  const ticket = await (await later.as(person)).tickets.create({ title: 'Slow', reporter: { email } });
  const links = async () => {
    await later.drain();
    return (await mailsTo(later, email)).map(tokenIn);
  };
  const [first] = await links();
  const signedIn = async () => {
    const forEver = { expires_at: '2100-01-01', idle_expires_at: '2100-01-01' };
    await later.kysely.updateTable('sessions').set(forEver).execute();
    return (await later.as(person)).tickets;
  };
  later.clock.advance({ days: 29 });
  await (await signedIn()).comments.create({ ticket_id: ticket.id, content: 'Still slow?' });
  await (await signedIn()).setStatus({ ticket_id: ticket.id, status: 'resolved' });
  expect(new Set(await links())).toEqual(new Set([first]));
  expect(await links()).toHaveLength(3);
  later.clock.advance({ days: 29 });
  expect(await ask().get({ token: first! })).toMatchObject({ status_category: 'resolved' });
  later.clock.advance({ days: 2 });
  await expect(ask().get({ token: first! })).rejects.toMatchObject(expired);
  await (await signedIn()).portal.send({ ticket_id: ticket.id });
  expect((await links()).at(-1)).toBe(first);
  expect(await ask().get({ token: first! })).toMatchObject({ key: ticket.key });
});

test('the link opens its ticket and nothing else', async () => {
  const { id, token, email } = await aRequest();
  const other = await (await desk()).tickets.create({ title: 'Another of theirs', reporter: { email } });
  const stranger = visitor(world);
  stranger.bearer = token;
  for (const ticket_id of [id, other.id])
    await expect(stranger.call().tickets.get({ ticket_id })).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  await expect(stranger.call().tickets.list({})).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  expect(JSON.stringify(await guest().get({ token }))).not.toContain('Another of theirs');
  expect(await newestLink(email)).not.toBe(token);
  for (const wrong of [`${token}A`, token.slice(0, -1), 'x'.repeat(43), other.id])
    for (const use of [() => guest().get({ token: wrong }), () => guest().comment({ token: wrong, content: 'x' })])
      await expect(use()).rejects.toMatchObject(expired);
  const [row] = await world.kysely.selectFrom('ticket_passes').selectAll().where('ticket_id', '=', id).execute();
  expect(JSON.stringify(row)).not.toContain(token);
});

/** What ends a link; every other link of the world goes on. */
const ends: Record<string, (request: Awaited<ReturnType<typeof aRequest>>) => Promise<unknown>> = {
  'the ticket is deleted': async ({ id }) => (await world.as(admin)).tickets.delete({ ticket_id: id }),
  'an agent takes it back': async ({ id }) => (await desk()).tickets.portal.revoke({ ticket_id: id }),
  'the reporter is somebody else': async ({ id }) =>
    world.kysely.updateTable('tickets').set({ reporter_id: agent.person_id }).where('id', '=', id).execute(),
  'the reporter is removed': async ({ reporter_id: person_id }) => (await world.as(admin)).people.remove({ person_id }),
  'the reporter gets their mail elsewhere': async ({ reporter_id: person_id }) =>
    (await world.as(admin)).people.update({ person_id, email: anEmail() }),
  'the reporter is merged': async ({ reporter_id: person_id }) => {
    const into = await aContact(world.kysely, team);
    await (await world.as(admin)).people.merge({ person_id, into_id: into.person_id });
  },
  'the reporter claims who they are by an account': async ({ email }) => {
    const { email: address } = await anAccount(world, email);
    await visitor(world).call().auth.emailLogin({ email: address });
    const token = await newestLink(address);
    await visitor(world).call().auth.emailLogin({ token });
    await (await world.as(admin)).teams.invitations.create({ team_id: team.id, email: address, roles: ['requester'] });
    const invitation = await newestLink(address);
    const signedIn = await visitor(world)
      .call()
      .auth.login({ email: address, password: 'a sentence nobody would guess' });
    const someone = visitor(world);
    someone.bearer = signedIn.status === 'signed_in' ? signedIn.access_token! : undefined;
    await someone.call().teams.invitations.accept({ token: invitation });
  },
};
test.each(Object.entries(ends))('a link is worth nothing once %s', async (_, end) => {
  const [request, other] = [await aRequest(), await aRequest()];
  await guest().get({ token: request.token });
  await end(request);
  await expect(guest().get({ token: request.token })).rejects.toMatchObject(expired);
  await expect(guest().comment({ token: request.token, content: 'x' })).rejects.toMatchObject(expired);
  await guest().comment({ token: other.token, content: 'I am still here' });
});

test('a link that was taken back stays so: the next mail brings another', async () => {
  const { id, email, token } = await aRequest();
  expect(await (await desk()).tickets.portal.revoke({ ticket_id: id })).toEqual({ revoked: 1 });
  await (await desk()).tickets.comments.create({ ticket_id: id, content: 'Hello?' });
  const next = await newestLink(email);
  expect(next).not.toBe(token);
  await expect(guest().get({ token })).rejects.toMatchObject(expired);
  expect(await guest().get({ token: next })).toMatchObject({ comment_count: 1 });
});

test('an agent sends the link, to those who have no account and an address', async () => {
  const { id, email, token } = await aRequest();
  expect(await (await desk()).tickets.portal.send({ ticket_id: id })).toMatchObject({ sent_to: email });
  expect(await newestLink(email)).toBe(token);
  expect((await mailsTo(world, email)).at(-1)!.template).toBe('ticket-link');
  const requester = await aMember(world.kysely, team, 'requester');
  const nameless = await (await desk()).people.create({ name: 'Nobody knows where' });
  for (const [reporter_id, app] of [
    [requester.person_id, 'PERSON_HAS_ACCOUNT'],
    [nameless.id, 'PERSON_WITHOUT_ADDRESS'],
  ] as const) {
    const ticket = await (await desk()).tickets.create({ title: 'x', reporter_id });
    await expect((await desk()).tickets.portal.send({ ticket_id: ticket.id })).rejects.toMatchObject({ app });
  }
  await expect((await world.as(requester)).tickets.portal.send({ ticket_id: id })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
});

test('a merged ticket is still read, and what its reporter says there reaches who has the other one', async () => {
  const { id, token } = await aRequest();
  const into = await (await desk()).tickets.create({ title: 'CANARY of somebody else' });
  await (await desk()).tickets.merge({ ticket_id: id, into_id: into.id });
  const seen = await guest().get({ token });
  expect(seen).toMatchObject({ open_to_comments: true, status_category: 'closed' });
  expect(JSON.stringify(seen)).not.toContain('CANARY');
  await (await desk()).tickets.setStatus({ ticket_id: into.id, status: 'resolved' });
  await guest().comment({ token, content: 'Still slow' });
  expect(await (await desk()).tickets.get({ ticket_id: into.id })).toMatchObject({
    status_category: 'open',
    comment_count: 1,
  });
  expect(JSON.stringify(await guest().get({ token }))).toContain('Still slow');
});

test('ten comments in ten minutes, from however many addresses, and the link goes on to be read', async () => {
  const { token } = await aRequest();
  const said = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) => guest().comment({ token, content: `${i}` })),
  );
  expect(said.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  expect(await guest().get({ token })).toMatchObject({ comment_count: 10 });
});

test('whoever only watches a ticket without an account is told of it and gets no link', async () => {
  const { id } = await aRequest();
  const email = anEmail();
  const watcher = await (await desk()).people.create({ name: 'Watcher', email });
  await (await desk()).tickets.watchers.add({ ticket_id: id, person_id: watcher.id });
  await (await desk()).tickets.comments.create({ ticket_id: id, content: 'For all to read' });
  await world.drain();
  const [mail] = await mailsTo(world, email);
  expect(mail!.text).toContain('For all to read');
  expect(mail!.text).not.toContain('/pages/ticket');
});

test('a reporter who was noted wrongly is corrected: the right one is told, and the link of the other ends', async () => {
  const { id, key, token, reporter_id, version } = await aRequest('Forwarded by a colleague');
  const right = await aContact(world.kysely, team);
  const handling = await desk();
  const stranger = await aContact(world.kysely, await aTeam(world.kysely));
  await expect(handling.tickets.update({ ticket_id: id, reporter_id: stranger.person_id })).rejects.toMatchObject({
    app: 'PERSON_NOT_FOUND',
  });
  const member = await world.as(await aMember(world.kysely, team, 'member'));
  await expect(member.tickets.update({ ticket_id: id, reporter_id: 'me' })).rejects.toMatchObject({ app: 'FORBIDDEN' });

  const corrected = await handling.tickets.update({ ticket_id: id, reporter_id: right.person_id, version });
  expect(corrected).toMatchObject({ reporter_id: right.person_id, reporter: { id: right.person_id, left: false } });
  // The same once more changes nothing.
  expect(await handling.tickets.update({ ticket_id: id, reporter_id: right.person_id })).toEqual(corrected);
  const { items } = await handling.tickets.history({ ticket_id: id });
  expect(items.filter(({ type }) => type === 'ticket.reporter_changed')).toMatchObject([
    { actor: { id: agent.person_id }, details: { from: reporter_id, to: right.person_id } },
  ]);
  await expect(guest().get({ token })).rejects.toMatchObject(expired);
  expect(await guest().get({ token: await newestLink(right.email) })).toMatchObject({ key });
});
