import { expect, test } from 'vitest';
import { aContact, aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const desk = await world.as(agent);
const open = (title = 'x') => desk.tickets.create({ title });

test('watching begins once and ends once, however often it is asked for', async () => {
  const { id } = await open();
  const viewer = await world.as(await aMember(world.kysely, team, 'viewer'));
  const first = await viewer.tickets.watchers.add({ ticket_id: id });
  expect(await viewer.tickets.watchers.add({ ticket_id: id, person_id: 'me' })).toEqual(first);
  expect((await viewer.tickets.get({ ticket_id: id })).watching).toBe(true);
  await viewer.tickets.watchers.remove({ ticket_id: id, person_id: 'me' });
  await viewer.tickets.watchers.remove({ ticket_id: id, person_id: 'me' });
  expect((await desk.tickets.history({ ticket_id: id })).items.map(({ type }) => type)).toEqual([
    'ticket.unwatched',
    'ticket.watched',
    'ticket.created',
  ]);
});

test('others are let in and taken off by those who handle tickets only', async () => {
  const { id } = await open();
  const member = await aMember(world.kysely, team, 'member');
  const contact = await aContact(world.kysely, team);
  await desk.tickets.watchers.add({ ticket_id: id, person_id: member.person_id });
  await desk.tickets.watchers.add({ ticket_id: id, person_id: contact.person_id });
  const { items } = await desk.tickets.watchers.list({ ticket_id: id });
  expect(new Map(items.map(({ person_id, email }) => [person_id, email]))).toEqual(
    new Map([
      [member.person_id, member.email],
      [contact.person_id, contact.email],
    ]),
  );
  expect((await desk.tickets.get({ ticket_id: id })).watcher_ids.toSorted()).toEqual(
    [member.person_id, contact.person_id].toSorted(),
  );
  const caller = await world.as(member);
  for (const attempt of [
    () => caller.tickets.watchers.add({ ticket_id: id, person_id: agent.person_id }),
    () => caller.tickets.watchers.remove({ ticket_id: id, person_id: contact.person_id }),
  ])
    await expect(attempt()).rejects.toMatchObject({ app: 'FORBIDDEN' });
  expect((await caller.tickets.watchers.list({ ticket_id: id })).items.map(({ email }) => email)).toEqual([null, null]);
});

test('people of another team, and those who left, cannot watch', async () => {
  const { id } = await open();
  const stranger = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const leaver = await aMember(world.kysely, team, 'member');
  await world.kysely
    .updateTable('people')
    .set({ left_at: new Date().toISOString() })
    .where('id', '=', leaver.person_id)
    .execute();
  for (const { person_id } of [stranger, leaver])
    await expect(desk.tickets.watchers.add({ ticket_id: id, person_id })).rejects.toMatchObject({
      app: 'PERSON_NOT_FOUND',
    });
});

test('a link reads from each of its tickets in its own words', async () => {
  const broken = await open('Broken');
  const blocked = await open('Blocked');
  const link = await desk.tickets.links.add({ ticket_id: broken.key, other_id: blocked.key, kind: 'blocks' });
  expect(link).toMatchObject({ ticket_id: blocked.id, key: blocked.key, kind: 'blocks', title: 'Blocked' });
  expect((await desk.tickets.links.list({ ticket_id: blocked.id })).items).toMatchObject([
    { ticket_id: broken.id, kind: 'blocked_by', title: 'Broken', status: 'open' },
  ]);
  expect((await desk.tickets.get({ ticket_id: blocked.id })).links).toEqual(
    (await desk.tickets.links.list({ ticket_id: blocked.id })).items.map((item) => ({
      ...item,
      created_at: new Date(item.created_at).toISOString(),
    })),
  );
});

test('a link is made once from either side, and never in both directions', async () => {
  const [a, b] = [await open(), await open()];
  await desk.tickets.links.add({ ticket_id: a.id, other_id: b.id });
  await desk.tickets.links.add({ ticket_id: b.id, other_id: a.id, kind: 'relates' });
  await desk.tickets.links.add({ ticket_id: a.id, other_id: b.id, kind: 'duplicates' });
  await desk.tickets.links.add({ ticket_id: b.id, other_id: a.id, kind: 'duplicated_by' });
  await expect(desk.tickets.links.add({ ticket_id: b.id, other_id: a.id, kind: 'duplicates' })).rejects.toMatchObject({
    app: 'TICKET_LINK_REVERSED',
  });
  await expect(desk.tickets.links.add({ ticket_id: a.id, other_id: a.key })).rejects.toMatchObject({
    app: 'TICKET_LINK_TO_SELF',
  });
  expect((await desk.tickets.links.list({ ticket_id: a.id })).items.map(({ kind }) => kind).toSorted()).toEqual([
    'duplicates',
    'relates',
  ]);
  expect((await desk.tickets.history({ ticket_id: a.id })).total).toBe(3);
});

test('links are taken away by kind, or all at once', async () => {
  const [a, b] = [await open(), await open()];
  for (const kind of ['relates', 'blocks', 'duplicated_by'] as const)
    await desk.tickets.links.add({ ticket_id: a.id, other_id: b.id, kind });
  expect(await desk.tickets.links.remove({ ticket_id: b.id, other_id: a.id, kind: 'blocked_by' })).toEqual({
    removed: 1,
  });
  expect(await desk.tickets.links.remove({ ticket_id: a.id, other_id: b.id })).toEqual({ removed: 2 });
  expect(await desk.tickets.links.remove({ ticket_id: a.id, other_id: b.id })).toEqual({ removed: 0 });
});

test('the links of a ticket are paged', async () => {
  const { id } = await open();
  for (let n = 0; n < 5; n++) await desk.tickets.links.add({ ticket_id: id, other_id: (await open(`Other ${n}`)).id });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await desk.tickets.links.list({ ticket_id: id, page_size: 2, ...(cursor ? { cursor } : {}) });
    expect(page.total).toBe(5);
    seen.push(...page.items.map(({ title }) => title));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  expect(seen.toSorted()).toEqual(Array.from({ length: 5 }, (_, n) => `Other ${n}`));
});

test('a member sees only links to tickets that they see, and makes none', async () => {
  const member = await aMember(world.kysely, team, 'member');
  const mine = await desk.tickets.create({ title: 'Mine', reporter_id: member.person_id });
  const hidden = await open('CANARY');
  const shown = await desk.tickets.create({ title: 'Shown', reporter_id: member.person_id });
  await desk.tickets.links.add({ ticket_id: mine.id, other_id: hidden.id });
  await desk.tickets.links.add({ ticket_id: mine.id, other_id: shown.id });
  const caller = await world.as(member);
  expect((await caller.tickets.links.list({ ticket_id: mine.id })).items.map(({ title }) => title)).toEqual(['Shown']);
  expect((await caller.tickets.get({ ticket_id: mine.id })).links.map(({ title }) => title)).toEqual(['Shown']);
  await expect(caller.tickets.links.add({ ticket_id: mine.id, other_id: shown.id })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
});
