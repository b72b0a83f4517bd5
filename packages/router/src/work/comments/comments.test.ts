import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const author = await aMember(world.kysely, team, 'member');
const colleague = await aMember(world.kysely, team, 'member');
const outsider = await aMember(world.kysely, team, 'agent');
const admin = await aMember(world.kysely, team, 'admin');
const desk = await world.as(author);
const refusal = (app: string) => ({ app });
const texts = (list: { items: { content: string }[] }) => list.items.map(({ content }) => content);

async function aPlace(fields: { private?: boolean } = {}) {
  const { id: project_id } = await desk.projects.create({ name: 'Talk', ...fields });
  const task = await desk.tasks.create({ project_id, title: 'Talked about' });
  const say = (content: string, more: object = {}) => desk.comments.create({ project_id, content, ...more });
  return { project_id, task, say };
}

test('what is said at a task is the same from both sides, and counted', async () => {
  const { project_id, task, say } = await aPlace();
  const first = await say('At the task', { entity_type: 'task', entity_id: task.key });
  const second = await desk.tasks.comments.create({ task_id: task.id, content: 'Also', parent_id: first.id });
  await say('At the project');
  expect(first).toMatchObject({
    project_id,
    task_id: task.id,
    author: { name: expect.any(String), left: false },
    unreachable: [],
  });
  expect(texts(await desk.tasks.comments.list({ task_id: task.key }))).toEqual(['At the task', 'Also']);
  expect(texts(await desk.comments.list({ project_id, entity_id: task.id }))).toEqual(['At the task', 'Also']);
  expect(texts(await desk.comments.list({ project_id, entity_type: 'project' }))).toEqual(['At the project']);
  expect(texts(await desk.comments.list({ project_id })).toSorted()).toEqual(['Also', 'At the project', 'At the task']);
  expect((await desk.tasks.get({ task_id: task.id })).comment_count).toBe(2);
  await expect(
    desk.tasks.comments.create({ task_id: task.id, content: 'x', parent_id: second.id }),
  ).rejects.toMatchObject(refusal('INVALID_INPUT'));
  await expect(say('x', { parent_id: first.id })).rejects.toMatchObject(refusal('PROJECT_COMMENT_NOT_FOUND'));
  const other = await aPlace();
  await expect(say('x', { entity_type: 'task', entity_id: other.task.id })).rejects.toMatchObject(
    refusal('TASK_NOT_FOUND'),
  );
  await expect(say('x', { entity_type: 'project', entity_id: other.project_id })).rejects.toMatchObject(
    refusal('PROJECT_NOT_FOUND'),
  );
});

test('a mention survives renaming; who cannot see the project is not mentioned and hears nothing', async () => {
  const { project_id, task, say } = await aPlace({ private: true });
  const said = await say(`CANARY <@${admin.person_id}> and <@${outsider.person_id}> and <@${randomUUIDv7()}>`, {
    entity_id: task.id,
  });
  expect(said).toMatchObject({
    mentions: [{ person_id: admin.person_id }],
    unreachable: [outsider.person_id],
  });
  await world.kysely.updateTable('people').set({ name: 'Renamed' }).where('id', '=', admin.person_id).execute();
  expect((await desk.tasks.comments.list({ task_id: task.id })).items[0]!.mentions).toEqual([
    { person_id: admin.person_id, name: 'Renamed' },
  ]);
  await world.drain();
  const seen = await world.as(outsider);
  for (const answer of [
    await seen.notifications.list({}),
    await seen.events.list({ page_size: 100 }),
    await seen.comments.starred({}),
  ]) {
    expect(JSON.stringify(answer)).not.toContain('CANARY');
    expect(JSON.stringify(answer)).not.toContain(said.id);
  }
  await expect(seen.comments.list({ project_id })).rejects.toMatchObject(refusal('PROJECT_NOT_FOUND'));
});

test('an edit mentions only those who were not mentioned before', async () => {
  const { project_id, say } = await aPlace();
  const { id: comment_id } = await say(`<@${colleague.person_id}>`);
  await desk.comments.update({
    project_id,
    comment_id,
    content: `<@${colleague.person_id}> <@${admin.person_id}>`,
    version: 1,
  });
  const { rows } = await world.pool.query<{ type: string; mentioned: string[] }>(
    `select e.type, p.payload->'mentioned' as mentioned from events e
     join event_payloads p on p.team_id = e.team_id and p.event_id = e.id
     where e.entity_id = $1 order by e.id`,
    [comment_id],
  );
  expect(rows).toEqual([
    { type: 'comment.created', mentioned: [colleague.person_id] },
    { type: 'comment.edited', mentioned: [admin.person_id] },
  ]);
  await expect(desk.comments.update({ project_id, comment_id, content: 'late', version: 1 })).rejects.toMatchObject(
    refusal('VERSION_CONFLICT'),
  );
});

test('the author edits; the author and whoever manages the project delete; replies stay', async () => {
  const { project_id, task, say } = await aPlace();
  const { id: comment_id } = await say('Mine', { entity_id: task.id });
  await desk.tasks.comments.create({ task_id: task.id, content: 'A reply', parent_id: comment_id });
  const others = await world.as(colleague);
  for (const attempt of [
    () => others.comments.update({ project_id, comment_id, content: 'Yours' }),
    () => others.comments.delete({ project_id, comment_id }),
  ])
    await expect(attempt()).rejects.toMatchObject({ app: 'FORBIDDEN', details: { needs: 'author' } });
  const manager = await world.as(admin);
  await expect(manager.comments.update({ project_id, comment_id, content: 'Ours' })).rejects.toMatchObject(
    refusal('FORBIDDEN'),
  );
  await manager.comments.delete({ project_id, comment_id });
  expect(texts(await desk.tasks.comments.list({ task_id: task.id }))).toEqual(['A reply']);
  await expect(others.comments.restore({ project_id, comment_id })).rejects.toMatchObject(refusal('FORBIDDEN'));
  expect(await desk.comments.restore({ project_id, comment_id })).toMatchObject({ content: 'Mine', deleted_at: null });
  expect(texts(await desk.tasks.comments.list({ task_id: task.id }))).toEqual(['Mine', 'A reply']);
});

test('stars are private, and are shown only while one sees the project', async () => {
  const { project_id, say } = await aPlace();
  const { id: comment_id } = await say('Worth keeping');
  const other = await world.as(colleague);
  expect(await other.comments.star({ project_id, comment_id })).toMatchObject({ starred: true });
  expect(await other.comments.star({ project_id, comment_id })).toMatchObject({ starred: true });
  expect((await desk.comments.list({ project_id })).items).toMatchObject([{ starred: false }]);
  expect(texts(await other.comments.starred({}))).toEqual(['Worth keeping']);
  await desk.projects.update({ project_id, private: true });
  expect(texts(await other.comments.starred({}))).toEqual([]);
  await desk.projects.update({ project_id, private: false });
  expect(await other.comments.unstar({ project_id, comment_id })).toMatchObject({ starred: false });
});

test('of a star, others hear nothing in the stream of events', async () => {
  const { project_id, say } = await aPlace();
  const { id: comment_id } = await say('Worth keeping');
  await (await world.as(colleague)).comments.star({ project_id, comment_id });
  await (await world.as(colleague)).projects.favorite({ project_id });
  await world.drain();
  const heard = async (person: typeof author) =>
    (await (await world.as(person)).events.list({})).items
      .map(({ type }) => type)
      .filter((type) => /star|favorite/.test(type))
      .toSorted();
  expect(await heard(author)).toEqual([]);
  expect(await heard(colleague)).toEqual(expect.arrayContaining(['comment_star.added', 'project_favorite.added']));
});

test('a comment that is made while its task moves is in the project that the task moved to', async () => {
  const { task } = await aPlace();
  const other = await aPlace();
  const { task_id } = { task_id: task.id };
  const results = await Promise.allSettled([
    ...Array.from({ length: 6 }, (_, n) => desk.tasks.comments.create({ task_id, content: `Said ${n}` })),
    desk.tasks.move({ task_id, to_project_id: other.project_id }),
    ...Array.from({ length: 6 }, (_, n) => desk.tasks.comments.create({ task_id, content: `Also ${n}` })),
  ]);
  const said = results.filter((one) => one.status === 'fulfilled').length - 1;
  expect((await desk.comments.list({ project_id: other.project_id })).total).toBe(said);
});

test('what is said at a task moves with it, and is gone with it', async () => {
  const { task } = await aPlace();
  const other = await aPlace();
  await desk.tasks.comments.create({ task_id: task.id, content: 'Travels' });
  await desk.tasks.move({ task_id: task.id, to_project_id: other.project_id });
  expect(texts(await desk.comments.list({ project_id: other.project_id }))).toEqual(['Travels']);
  await desk.tasks.delete({ task_id: task.id });
  expect(texts(await desk.comments.list({ project_id: other.project_id }))).toEqual([]);
  await desk.tasks.restore({ task_id: task.id });
  expect(texts(await desk.comments.list({ project_id: other.project_id }))).toEqual(['Travels']);
});

test('a deleted comment is gone after 30 days', async () => {
  const own = await testWorld();
  const there = await aTeam(own.kysely);
  const person = await aMember(own.kysely, there, 'member');
  const today = await own.as(person);
  const { id: project_id } = await today.projects.create({ name: 'Bin' });
  const { id: comment_id } = await today.comments.create({ project_id, content: 'CANARY' });
  await today.comments.delete({ project_id, comment_id });
  const rows = async () => (await own.kysely.selectFrom('project_comments').select('id').execute()).length;
  own.clock.advance({ days: 29 });
  await own.drain();
  expect(await rows()).toBe(1);
  own.clock.advance({ days: 2 });
  await own.drain();
  expect(await rows()).toBe(0);
});
