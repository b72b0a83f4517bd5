import { expect, test } from 'vitest';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { runSchedules } from '../../../kit/jobs/schedule.ts';
import { mailsTo } from '../../../testing/mails.ts';
import { testWorld } from '../../../testing/world.ts';
import { tasksDomain } from '../domain.ts';

const world = await testWorld();

async function aTeamAtWork(settings: { private?: boolean } = {}) {
  const team = await aTeam(world.kysely);
  const [lead, worker, watcher, outsider] = [
    await aMember(world.kysely, team, 'member'),
    await aMember(world.kysely, team, 'member'),
    await aMember(world.kysely, team, 'member'),
    await aMember(world.kysely, team, 'member'),
  ];
  const { id: project_id, name } = await (
    await world.as(lead)
  ).projects.create({ name: 'Website', key: 'WEB', ...settings });
  const add = async (title: string, more: object = {}) =>
    (await world.as(lead)).tasks.create({ project_id, title, ...more });
  const join = async (person: TestPerson) =>
    (await world.as(lead)).projects.members.invite({ project_id, email: person.email, role: 'member' });
  return { team, lead, worker, watcher, outsider, project_id, name, add, join };
}
const moveTo = (at: string) => world.clock.advance({ milliseconds: Date.parse(at) - world.now() });
/** A moment of one of the next days; day 0 is tomorrow, in UTC. */
const tomorrow = Math.ceil(world.now() / 86_400_000) * 86_400_000;
const day = (days: number, time = '08:00:00Z') =>
  `${new Date(tomorrow + days * 86_400_000).toISOString().slice(0, 10)}T${time}`;

/** What somebody was told of a row, oldest first. */
async function heard(person: TestPerson, entity_id: string): Promise<string[]> {
  await world.drain();
  const { items } = await (await world.as(person)).notifications.list({ page_size: 100 });
  return items
    .filter((one) => one.entity_id === entity_id)
    .map(({ type }) => type)
    .toReversed();
}

test('the assignee hears of a task, its watchers and reporter of its end; nobody of what they did', async () => {
  const { lead, worker, watcher, add } = await aTeamAtWork();
  const task = await add('Write the imprint', { assignee_id: worker.person_id });
  await (await world.as(watcher)).tasks.watchers.add({ task_id: task.id });
  expect(await heard(worker, task.id)).toEqual(['task.assigned']);
  const [mail] = await mailsTo(world, worker.email);
  expect(mail!.text).toContain('WEB-1 is assigned to you');
  expect(mail!.text, 'the link names the team').toContain(`/tasks/WEB-1?team_id=${lead.team_id}`);
  const theirs = await world.as(worker);
  await theirs.tasks.complete({ task_id: task.id });
  expect([await heard(watcher, task.id), await heard(lead, task.id), await heard(worker, task.id)]).toEqual([
    ['task.completed'],
    ['task.completed'],
    ['task.assigned'],
  ]);
  await theirs.tasks.reopen({ task_id: task.id });
  expect(await heard(watcher, task.id)).toEqual(['task.completed', 'task.reopened']);
});

test('whoever does not see the project by then hears nothing of it', async () => {
  const { lead, watcher, outsider, project_id, add, join } = await aTeamAtWork({ private: true });
  await join(watcher);
  const task = await add('A secret');
  const ours = await world.as(lead);
  await ours.tasks.watchers.add({ task_id: task.id, person_id: watcher.person_id });
  await world.kysely
    .insertInto('task_watchers')
    .values({ team_id: lead.team_id, task_id: task.id, person_id: outsider.person_id, created_at: day(0) })
    .execute();
  await world.drain();
  await ours.projects.members.remove({ project_id, user_id: watcher.user_id });
  await ours.tasks.comments.create({ task_id: task.id, content: `<@${outsider.person_id}> <@${watcher.person_id}>` });
  await ours.tasks.complete({ task_id: task.id });
  for (const person of [watcher, outsider]) expect(await heard(person, task.id)).toEqual([]);
});

test('comments reach those whom they mention and answer, and those who have to do with the task', async () => {
  const { lead, worker, watcher, outsider, project_id, add } = await aTeamAtWork();
  const task = await add('Talk', { assignee_id: worker.person_id });
  const said = await (
    await world.as(lead)
  ).tasks.comments.create({
    task_id: task.id,
    content: `<@${watcher.person_id}> look`,
  });
  expect(await heard(watcher, task.id)).toEqual(['comment.created']);
  const [told] = (await (await world.as(watcher)).notifications.list({})).items;
  expect(told!.title).toContain('mentioned you on WEB-1');
  // Nobody reads the id of somebody.
  const { name } = await (await world.as(lead)).people.get({ person_id: watcher.person_id });
  expect(told!.body).toBe(`@${name} look`);
  expect(await heard(worker, task.id)).toEqual(['task.assigned', 'comment.created']);
  expect(await heard(outsider, task.id)).toEqual([]);
  await (await world.as(outsider)).tasks.comments.create({ task_id: task.id, content: 'Yes', parent_id: said.id });
  expect(await heard(lead, task.id)).toEqual(['comment.created']);
  await (
    await world.as(lead)
  ).comments.update({
    project_id,
    comment_id: said.id,
    content: `<@${watcher.person_id}> and <@${outsider.person_id}>, look`,
  });
  expect([await heard(outsider, task.id), await heard(watcher, task.id)]).toEqual([
    ['comment.edited'],
    ['comment.created'],
  ]);
});

test('a task is told to be free once the last that it waits for is closed, also when two are closed at once', async () => {
  const { worker, lead, project_id, add } = await aTeamAtWork();
  const task = await add('Last', { assignee_id: worker.person_id });
  const first = await Promise.all(['A', 'B'].map((title) => add(title)));
  const { tasks } = await world.as(lead);
  for (const { id } of first) await tasks.dependencies.add({ project_id, task_id: task.id, other_task_id: id });
  const [one, two] = first;
  await Promise.all([tasks.complete({ task_id: one!.id }), tasks.complete({ task_id: two!.id })]);
  expect(await heard(worker, task.id)).toEqual(['task.assigned', 'task.unblocked']);
  await tasks.reopen({ task_id: one!.id });
  await tasks.update({ task_id: one!.id, status: 'cancelled' });
  expect(await heard(worker, task.id)).toEqual(['task.assigned', 'task.unblocked', 'task.unblocked']);
});

test('a task is told of the day before it is due and the day after, at nine where its assignee lives', async () => {
  moveTo(day(0));
  const { lead, worker, watcher, project_id, add } = await aTeamAtWork();
  await world.kysely.updateTable('users').set({ time_zone: 'Asia/Tokyo' }).where('id', '=', worker.user_id).execute();
  await world.kysely
    .updateTable('users')
    .set({ time_zone: 'America/Bogota' })
    .where('id', '=', watcher.user_id)
    .execute();
  const due_on = day(5).slice(0, 10);
  const east = await add('East', { assignee_id: worker.person_id, due_on });
  const west = await add('West', { assignee_id: watcher.person_id, due_on });
  const done = await add('Done', { assignee_id: worker.person_id, due_on });
  await (await world.as(lead)).tasks.complete({ task_id: done.id });
  const remind = async (at: string) => {
    moveTo(at);
    await runSchedules(world.services, tasksDomain.schedules);
    await world.drain();
  };
  const told = async () => [
    (await heard(worker, east.id)).filter((type) => type !== 'task.assigned'),
    (await heard(watcher, west.id)).filter((type) => type !== 'task.assigned'),
  ];
  await remind(day(3, '23:00:00Z'));
  expect(await told()).toEqual([[], []]);
  await remind(day(4, '00:00:00Z'));
  expect(await told()).toEqual([['task.due_soon'], []]);
  await remind(day(4, '14:00:00Z'));
  await remind(day(4, '14:15:00Z'));
  expect(await told()).toEqual([['task.due_soon'], ['task.due_soon']]);

  const { tasks, projects } = await world.as(lead);
  const later = day(6).slice(0, 10);
  await tasks.update({ task_id: west.id, due_on: later });
  await remind(day(5, '14:00:00Z'));
  expect((await told())[1]).toEqual(['task.due_soon', 'task.due_soon']);
  await projects.archive({ project_id });
  await remind(day(6, '00:00:00Z'));
  expect((await told())[0]).toEqual(['task.due_soon']);
  await projects.restore({ project_id });
  await remind(day(6, '00:30:00Z'));
  expect((await told())[0]).toEqual(['task.due_soon', 'task.overdue']);
  expect(await heard(lead, east.id), 'its reporter hears of it too').toEqual(['task.overdue']);
  expect(await heard(worker, done.id)).not.toContain('task.due_soon');
});
