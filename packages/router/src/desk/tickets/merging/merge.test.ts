import { expect, test } from 'vitest';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { mailsTo } from '../../../testing/mails.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const desk = await world.as(agent);
const open = (title = 'x', ticket: object = {}) => desk.tickets.create({ title, ...ticket });
const merge = (ticket_id: string, into_id: string) => desk.tickets.merge({ ticket_id, into_id });

test('a merged ticket is closed, points at the other, and both say so', async () => {
  const [from, into] = [await open('Copy'), await open('Original')];
  expect(await merge(from.key, into.key)).toMatchObject({ id: into.id, version: 2 });
  expect(await desk.tickets.get({ ticket_id: from.id })).toMatchObject({ status: 'closed', merged_into_id: into.id });
  expect(await desk.tickets.get({ ticket_id: into.id })).toMatchObject({ merged_ids: [from.id] });
  const types = async (ticket_id: string) => (await desk.tickets.history({ ticket_id })).items.map(({ type }) => type);
  expect(await types(from.id)).toEqual(['ticket.merged', 'ticket.status_changed', 'ticket.created']);
  expect(await types(into.id)).toEqual(['ticket.absorbed', 'ticket.created']);
});

test('what hangs at the merged ticket is shown at the other', async () => {
  const watcher = await aMember(world.kysely, team, 'member');
  const reporter = await aMember(world.kysely, team, 'member');
  const [from, into] = [await open('Copy', { reporter_id: reporter.person_id }), await open('Original')];
  const other = await open('Other');
  await desk.tickets.comments.create({ ticket_id: from.id, content: 'Said there' });
  await desk.tickets.comments.create({ ticket_id: into.id, content: 'Said here' });
  await desk.tickets.watchers.add({ ticket_id: from.id, person_id: watcher.person_id });
  await desk.tickets.links.add({ ticket_id: from.id, other_id: other.id, kind: 'blocks' });
  await desk.tickets.links.add({ ticket_id: from.id, other_id: into.id, kind: 'duplicates' });
  await merge(from.id, into.id);
  const detail = await desk.tickets.get({ ticket_id: into.id });
  expect(detail).toMatchObject({ comment_count: 2, links: [{ ticket_id: other.id, kind: 'blocks' }] });
  expect(detail.watcher_ids.toSorted()).toEqual([watcher.person_id, reporter.person_id].toSorted());
  const { items } = await desk.tickets.comments.list({ ticket_id: into.id });
  expect(new Map(items.map(({ content, ticket_id }) => [content, ticket_id]))).toEqual(
    new Map([
      ['Said here', into.id],
      ['Said there', from.id],
    ]),
  );
  const there = items.find(({ ticket_id }) => ticket_id === from.id)!;
  await desk.tickets.comments.delete({ ticket_id: into.id, comment_id: there.id });
  expect(await desk.tickets.get({ ticket_id: into.id })).toMatchObject({ comment_count: 1 });
});

test('a requester keeps what they said, and learns nothing of the other ticket', async () => {
  const [one, two] = [await aMember(world.kysely, team, 'requester'), await aMember(world.kysely, team, 'requester')];
  const from = await open('Mine', { reporter_id: one.person_id });
  const into = await open('CANARY', { reporter_id: two.person_id });
  await (await world.as(one)).tickets.comments.create({ ticket_id: from.id, content: 'From one' });
  await (await world.as(two)).tickets.comments.create({ ticket_id: into.id, content: 'From two' });
  await merge(from.id, into.id);
  const asOne = await world.as(one);
  expect((await asOne.tickets.comments.list({ ticket_id: from.id })).items).toMatchObject([{ content: 'From one' }]);
  await expect(asOne.tickets.get({ ticket_id: into.id })).rejects.toMatchObject({ app: 'TICKET_NOT_FOUND' });
  const asTwo = await world.as(two);
  expect((await asTwo.tickets.comments.list({ ticket_id: into.id })).items).toMatchObject([{ content: 'From two' }]);
  expect(await asTwo.tickets.get({ ticket_id: into.id })).toMatchObject({ merged_ids: [], watching: false });
});

test('merging into itself, from a merged one and into a merged one is refused', async () => {
  const [a, b, c] = [await open(), await open(), await open()];
  await expect(merge(a.id, a.key)).rejects.toMatchObject({ app: 'TICKET_MERGE_INTO_SELF' });
  await merge(a.id, b.id);
  await expect(merge(a.id, c.id)).rejects.toMatchObject({
    app: 'TICKET_MERGED',
    details: { ticket_id: a.id, into_id: b.id },
  });
  await expect(merge(b.id, a.id)).rejects.toMatchObject({ app: 'TICKET_MERGED' });
  await expect(merge(c.id, a.id)).rejects.toMatchObject({ app: 'TICKET_MERGED' });
});

test('a ticket takes those along that were merged into it before', async () => {
  const [a, b, c] = [await open('a'), await open('b'), await open('c')];
  await desk.tickets.comments.create({ ticket_id: a.id, content: 'At a' });
  await merge(a.id, b.id);
  await merge(b.id, c.id);
  expect(await desk.tickets.get({ ticket_id: a.id })).toMatchObject({ merged_into_id: c.id });
  expect(await desk.tickets.get({ ticket_id: c.id })).toMatchObject({ comment_count: 1 });
  expect((await desk.tickets.comments.list({ ticket_id: c.id })).items).toMatchObject([{ content: 'At a' }]);
});

test('a merged ticket can no longer be changed, commented or linked', async () => {
  const [from, into, other] = [await open(), await open(), await open()];
  await merge(from.id, into.id);
  for (const attempt of [
    () => desk.tickets.update({ ticket_id: from.id, title: 'y' }),
    () => desk.tickets.assign({ ticket_id: from.id, assignee_id: 'me' }),
    () => desk.tickets.setStatus({ ticket_id: from.id, status: 'open' }),
    () => desk.tickets.comments.create({ ticket_id: from.id, content: 'y' }),
    () => desk.tickets.links.add({ ticket_id: from.id, other_id: other.id }),
    () => desk.tickets.links.add({ ticket_id: other.id, other_id: from.id }),
  ])
    await expect(attempt()).rejects.toMatchObject({ app: 'TICKET_MERGED', details: { into_id: into.id } });
});

test('two merges in opposite directions leave one ticket standing', async () => {
  for (let round = 0; round < 8; round++) {
    const [a, b] = [await open(), await open()];
    const results = await Promise.allSettled([merge(a.id, b.id), merge(b.id, a.id)]);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.app] : []));
    expect(refused).toEqual(['TICKET_MERGED']);
    const merged = [
      (await desk.tickets.get({ ticket_id: a.id })).merged_into_id,
      (await desk.tickets.get({ ticket_id: b.id })).merged_into_id,
    ];
    expect(merged.filter((into_id) => into_id !== null)).toHaveLength(1);
  }
});

test('merges in a ring, all at once, make no ring', async () => {
  const ring = [await open(), await open(), await open(), await open()];
  await Promise.allSettled(ring.map(({ id }, index) => merge(id, ring[(index + 1) % ring.length]!.id)));
  const now = await Promise.all(ring.map(({ id }) => desk.tickets.get({ ticket_id: id })));
  const standing = now.filter(({ merged_into_id }) => merged_into_id === null).map(({ id }) => id);
  expect(standing.length).toBeGreaterThan(0);
  for (const { merged_into_id } of now) if (merged_into_id !== null) expect(standing).toContain(merged_into_id);
});

test('the files of a merged ticket are listed at the other', async () => {
  const [from, into] = [await open(), await open()];
  await world.kysely
    .insertInto('files')
    .values({
      team_id: team.id,
      id: from.id,
      name: 'screenshot.png',
      content_type: 'image/png',
      size: 3,
      sha256: Buffer.alloc(32),
      storage_key: `files/${from.id}`,
      ticket_id: from.id,
      uploaded_by: agent.person_id,
      created_at: from.created_at,
    })
    .execute();
  await merge(from.id, into.id);
  expect((await desk.files.forTicket({ ticket_id: into.key })).items).toMatchObject([{ name: 'screenshot.png' }]);
});

test('a merged ticket is no solution in any figure, and leaves the backlog', async () => {
  const other = await aTeam(world.kysely);
  const theirs = await world.as(await aMember(world.kysely, other, 'admin'));
  const [a, b, c] = [
    await theirs.tickets.create({ title: 'a' }),
    await theirs.tickets.create({ title: 'b' }),
    await theirs.tickets.create({ title: 'c' }),
  ];
  await theirs.tickets.setStatus({ ticket_id: c.id, status: 'resolved' });
  await theirs.tickets.merge({ ticket_id: a.id, into_id: b.id });
  await theirs.tickets.merge({ ticket_id: c.id, into_id: b.id });
  const { data, trends } = await theirs.dashboard.tickets({ group_by: 'day' });
  expect(trends).toMatchObject({ created: { current: { count: 3 } }, resolved: { current: { count: 0 } } });
  expect(data.at(-1)).toMatchObject({ resolved: 0, backlog: 1 });
  const { count, filter } = trends.backlog.current;
  expect(await theirs.tickets.list(filter)).toMatchObject({ total: count, items: [{ id: b.id }] });
  expect((await theirs.tickets.list(trends.resolved.current.filter)).total).toBe(0);
});

test('who had either ticket hears of a merge, and goes on to hear', async () => {
  const [one, two] = [await aMember(world.kysely, team, 'agent'), await aMember(world.kysely, team, 'agent')];
  const [from, into] = [
    await open('From', { assignee_id: one.person_id }),
    await open('Into', { assignee_id: two.person_id }),
  ];
  await merge(from.id, into.id);
  await world.drain();
  const titles = async (person: TestPerson) =>
    (await (await world.as(person)).notifications.list({})).items
      .filter(({ entity_id, type }) => entity_id === into.id && type !== 'ticket.assigned')
      .map(({ title }) => title);
  const merged = expect.stringContaining(`merged ${from.key} into ${into.key}`);
  expect(await titles(two)).toEqual([merged]);
  expect(await titles(one)).toEqual([merged]);
  await desk.tickets.comments.create({ ticket_id: into.id, content: 'News' });
  await world.drain();
  for (const person of [one, two]) expect(await titles(person)).toHaveLength(2);
});

test('the requester of a merged ticket answers at the survivor, and hears its end under their own key', async () => {
  const [theirs, others] = [
    await aMember(world.kysely, team, 'requester'),
    await aMember(world.kysely, team, 'requester'),
  ];
  const [from, into] = [
    await open('From', { reporter_id: theirs.person_id }),
    await open('CANARY of others', { reporter_id: others.person_id }),
  ];
  await merge(from.id, into.id);
  await desk.tickets.setStatus({ ticket_id: into.id, status: 'waiting' });
  const requester = await world.as(theirs);
  await requester.tickets.comments.create({ ticket_id: from.id, content: 'Here it is' });
  expect(await desk.tickets.get({ ticket_id: into.id })).toMatchObject({ status: 'open', comment_count: 1 });
  expect((await desk.tickets.comments.list({ ticket_id: into.id })).items).toMatchObject([{ content: 'Here it is' }]);
  await desk.tickets.setStatus({ ticket_id: into.id, status: 'resolved' });
  await world.drain();
  const { items } = await requester.notifications.list({});
  expect(items).toContainEqual(expect.objectContaining({ title: `${from.key} is now resolved`, entity_id: from.id }));
  expect(JSON.stringify(items)).not.toContain('CANARY');
  expect(JSON.stringify(await mailsTo(world, theirs.email))).not.toContain('CANARY');
});

test('every key that a ticket ever had leads to it, at every procedure', async () => {
  const other = await aTeam(world.kysely, { ticket_prefix: 'OLD' });
  const person = await aMember(world.kysely, other, 'admin');
  let admin = await world.as(person);
  const [a, b] = [await admin.tickets.create({ title: 'a' }), await admin.tickets.create({ title: 'b' })];
  for (const ticket_prefix of ['NEW', 'NEWER']) await admin.teams.update({ team_id: other.id, ticket_prefix });
  admin = await world.as(person);
  for (const key of ['OLD-001', 'new-1', 'NEWER-001'])
    expect(await admin.tickets.get({ ticket_id: key })).toMatchObject({ id: a.id, key: 'NEWER-001' });
  await expect(admin.tickets.get({ ticket_id: 'ABC-001' })).rejects.toMatchObject({ app: 'TICKET_NOT_FOUND' });
  const changed = await admin.tickets.bulkUpdate({ ticket_ids: ['OLD-1', 'NEW-2', 'XXX-1'], priority: 'high' });
  expect(changed).toMatchObject({
    changed: 2,
    items: [{ ticket: { id: a.id } }, { ticket: { id: b.id } }, { ticket: null }],
  });
  expect(await admin.tickets.merge({ ticket_id: 'OLD-001', into_id: 'NEW-002' })).toMatchObject({ id: b.id });
});
