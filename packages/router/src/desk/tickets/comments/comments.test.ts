import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const admin = await aMember(world.kysely, team, 'admin');
const requester = await aMember(world.kysely, team, 'requester');
const desk = await world.as(agent);
const asRequester = await world.as(requester);
const open = () => desk.tickets.create({ title: 'The printer is on fire', reporter_id: requester.person_id });
/** A request of its own a moment later: a caller lives in the time of its first call. */
const say = async (person: TestPerson, ticket_id: string, content: string, is_internal = false) => {
  world.clock.advance({ milliseconds: 1 });
  return (await world.as(person)).tickets.comments.create({ ticket_id, content, is_internal });
};

test('a conversation is read in the order it was written, by both sides', async () => {
  const { id, key } = await open();
  await say(requester, key, 'It burns');
  await say(agent, id, 'Use water');
  await say(requester, id, 'It is wet now');
  for (const caller of [desk, asRequester]) {
    const { items, total } = await caller.tickets.comments.list({ ticket_id: id });
    expect(items.map(({ content }) => content)).toEqual(['It burns', 'Use water', 'It is wet now']);
    expect(total).toBe(3);
  }
  const [last] = (await desk.tickets.comments.list({ ticket_id: id, order: 'desc', page_size: 1 })).items;
  expect(last).toMatchObject({ content: 'It is wet now', author_id: requester.person_id });
  expect(await desk.tickets.get({ ticket_id: id })).toMatchObject({ comment_count: 3 });
});

test('an internal comment leaves no trace for those who may not read it', async () => {
  const member = await aMember(world.kysely, team, 'member');
  const viewer = await aMember(world.kysely, team, 'viewer');
  const { id, version } = await open();
  await desk.tickets.watchers.add({ ticket_id: id, person_id: member.person_id });
  const note = await say(agent, id, 'CANARY: the requester is difficult', true);
  await desk.tickets.comments.update({ ticket_id: id, comment_id: note.id, content: 'CANARY again' });
  for (const person of [requester, member, viewer]) {
    const caller = await world.as(person);
    const seen = [
      await caller.tickets.comments.list({ ticket_id: id }),
      await caller.tickets.get({ ticket_id: id }),
      await caller.tickets.history({ ticket_id: id }),
    ];
    expect(JSON.stringify(seen)).not.toMatch(/CANARY|ticket\.note/);
    expect(seen[0]).toMatchObject({ total: 0 });
    expect(seen[1]).toMatchObject({ comment_count: 0, version });
    if (person === viewer) continue;
    await expect(caller.tickets.comments.delete({ ticket_id: id, comment_id: note.id })).rejects.toMatchObject({
      app: 'COMMENT_NOT_FOUND',
    });
    await expect(say(person, id, 'psst', true)).rejects.toMatchObject({ app: 'FORBIDDEN' });
  }
  expect((await desk.tickets.comments.list({ ticket_id: id })).items).toMatchObject([
    { is_internal: true, version: 2 },
  ]);
  expect((await desk.tickets.history({ ticket_id: id })).items.map(({ type }) => type)).toEqual([
    'ticket.note_edited',
    'ticket.noted',
    'ticket.watched',
    'ticket.created',
  ]);
});

test('the first public answer of somebody who handles tickets is the response that was waited for', async () => {
  const { id } = await open();
  await say(requester, id, 'Hello?');
  await say(agent, id, 'Who knows about this?', true);
  expect((await desk.tickets.get({ ticket_id: id })).first_responded_at).toBeNull();
  const answer = await say(agent, id, 'We are on it');
  world.clock.advance({ minutes: 5 });
  await say(agent, id, 'Still on it');
  expect((await desk.tickets.get({ ticket_id: id })).first_responded_at).toBe(answer.created_at);
});

test('whoever reports a ticket does not respond to themselves', async () => {
  const { id } = await desk.tickets.create({ title: 'My own' });
  await say(agent, id, 'By the way');
  expect((await desk.tickets.get({ ticket_id: id })).first_responded_at).toBeNull();
});

test('a reply of the reporter opens a waiting ticket again, and says so', async () => {
  const { id } = await open();
  await desk.tickets.setStatus({ ticket_id: id, status: 'waiting' });
  await say(agent, id, 'Please send a picture');
  expect(await desk.tickets.get({ ticket_id: id })).toMatchObject({ status: 'waiting' });
  await say(requester, id, 'Here it is');
  expect(await desk.tickets.get({ ticket_id: id })).toMatchObject({ status: 'open', version: 3 });
  const { items } = await desk.tickets.history({ ticket_id: id });
  expect(items[0]).toMatchObject({
    type: 'ticket.status_changed',
    actor_id: requester.person_id,
    details: { from: 'waiting', to: 'open' },
  });
});

test('the team decides in which categories a reply opens a ticket again', async () => {
  const owner = await world.as(admin);
  const { id } = await open();
  await desk.tickets.setStatus({ ticket_id: id, status: 'resolved' });
  await say(requester, id, 'Still broken');
  expect(await desk.tickets.get({ ticket_id: id })).toMatchObject({ status: 'open', reopened_count: 1 });
  await owner.settings.team.set({ team_id: team.id, ticket_reply_reopens: [] });
  await desk.tickets.setStatus({ ticket_id: id, status: 'resolved' });
  await say(requester, id, 'Thank you');
  expect(await desk.tickets.get({ ticket_id: id })).toMatchObject({ status: 'resolved' });
  await owner.settings.team.set({ team_id: team.id, ticket_reply_reopens: ['resolved'] });
  await say(requester, id, 'It burns again');
  expect(await desk.tickets.get({ ticket_id: id })).toMatchObject({ status: 'open', reopened_count: 2 });
  await desk.tickets.setStatus({ ticket_id: id, status: 'waiting' });
  await say(requester, id, 'Hello?');
  expect(await desk.tickets.get({ ticket_id: id })).toMatchObject({ status: 'waiting' });
  await owner.settings.team.set({ team_id: team.id, ticket_reply_reopens: ['waiting'] });
});

test('only its author corrects a comment, and a late correction is refused', async () => {
  const { id } = await open();
  const comment = await say(requester, id, 'It bruns');
  const named = { ticket_id: id, comment_id: comment.id };
  await expect(desk.tickets.comments.update({ ...named, content: 'x' })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  const corrected = await asRequester.tickets.comments.update({ ...named, content: 'It burns', version: 1 });
  expect(corrected).toMatchObject({ content: 'It burns', version: 2 });
  expect(corrected.edited_at).not.toBeNull();
  await expect(
    asRequester.tickets.comments.update({ ...named, content: 'It burnt', version: 1 }),
  ).rejects.toMatchObject({ app: 'VERSION_CONFLICT', details: { current: { content: 'It burns', version: 2 } } });
});

test('a comment of another ticket is not found under this one', async () => {
  const here = await open();
  const there = await open();
  const comment = await say(agent, there.id, 'There');
  await expect(
    desk.tickets.comments.update({ ticket_id: here.id, comment_id: comment.id, content: 'x' }),
  ).rejects.toMatchObject({ app: 'COMMENT_NOT_FOUND' });
});

test('parallel comments are all counted', async () => {
  const { id } = await open();
  await Promise.all(Array.from({ length: 15 }, (_, n) => say(n % 2 === 0 ? agent : requester, id, `Comment ${n}`)));
  expect(await desk.tickets.get({ ticket_id: id })).toMatchObject({ comment_count: 15 });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await desk.tickets.comments.list({ ticket_id: id, page_size: 4, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map((comment) => comment.id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  expect(new Set(seen).size).toBe(15);
});

test('an id of the client is kept, and the same id again is refused', async () => {
  const { id: ticket_id } = await open();
  const id = randomUUIDv7();
  expect(await desk.tickets.comments.create({ id, ticket_id, content: 'Offline' })).toMatchObject({ id });
  await expect(desk.tickets.comments.create({ id, ticket_id, content: 'Again' })).rejects.toMatchObject({
    app: 'ID_TAKEN',
  });
});

test('a viewer reads and does not write', async () => {
  const { id } = await open();
  const viewer = await aMember(world.kysely, team, 'viewer');
  await expect(say(viewer, id, 'x')).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('what cannot be stored and what is too long is refused', async () => {
  const { id } = await open();
  for (const content of ['', ' ', 'a\u0000b', 'x'.repeat(20_001)])
    await expect(say(agent, id, content)).rejects.toMatchObject({ app: 'INVALID_INPUT' });
});

test('authors and managers take comments back, once', async () => {
  const { id } = await open();
  const mine = await say(requester, id, 'Never mind');
  const theirs = await say(requester, id, 'Rude words');
  const note = await say(agent, id, 'Noted', true);
  await expect(desk.tickets.comments.delete({ ticket_id: id, comment_id: mine.id })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
  await desk.tickets.comments.delete({ ticket_id: id, comment_id: note.id });
  const manager = await world.as(admin);
  await manager.tickets.comments.delete({ ticket_id: id, comment_id: theirs.id });
  const attempts = await Promise.allSettled(
    Array.from({ length: 5 }, () => asRequester.tickets.comments.delete({ ticket_id: id, comment_id: mine.id })),
  );
  expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await desk.tickets.get({ ticket_id: id })).toMatchObject({ comment_count: 0 });
  expect((await desk.tickets.comments.list({ ticket_id: id })).items).toEqual([]);
});
