import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { sending } from '../../../testing/uploads.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const lead = await aMember(world.kysely, team, 'member');
const other = await aMember(world.kysely, team, 'member');

async function aTask(settings: object = {}) {
  const { projects, tasks } = await world.as(lead);
  const project = await projects.create({ name: 'A project', ...settings });
  const task = await tasks.create({ project_id: project.id, title: 'A task' });
  return { project_id: project.id, task_id: task.id };
}
const upload = async (name: string) => (await sending(world, lead, `bytes of ${name}`, name)).files.upload({});

test('a file at a task of a private project is seen by its members only', async () => {
  const of = await aTask({ private: true });
  const { tasks } = await world.as(lead);
  const { id: file_id } = await upload('private.txt');
  await tasks.attachments.create({ ...of, file_id });
  const theirs = await world.as(other);
  await expect(theirs.files.get({ file_id })).rejects.toMatchObject({ app: 'FILE_NOT_FOUND' });
  await expect(theirs.tasks.attachments.list(of)).rejects.toMatchObject({ app: 'TASK_NOT_FOUND' });
  expect((await (await world.as(lead)).files.get({ file_id })).name).toBe('private.txt');
});

test('a deleted file leaves its task, and is back there when it is restored', async () => {
  const of = await aTask();
  const { tasks, files } = await world.as(lead);
  const { id: file_id } = await upload('a.txt');
  const { id: attachment_id } = await tasks.attachments.create({ ...of, file_id });
  await tasks.attachments.delete({ ...of, attachment_id });
  expect((await tasks.attachments.list(of)).total).toBe(0);
  await expect(tasks.attachments.delete({ ...of, attachment_id })).rejects.toMatchObject({
    app: 'TASK_ATTACHMENT_NOT_FOUND',
  });
  await files.restore({ file_id });
  expect((await tasks.attachments.list(of)).items).toMatchObject([{ id: attachment_id, file_id }]);
});

test('a file is at one task: attached to another, it leaves the first; attached again, it is the same', async () => {
  const [first, second] = [await aTask(), await aTask()];
  const { tasks } = await world.as(lead);
  const { id: file_id } = await upload('moving.txt');
  await tasks.attachments.create({ ...first, file_id });
  const moved = await tasks.attachments.create({ ...second, file_id });
  const again = await tasks.attachments.create({ ...second, file_id, title: 'Renamed' });
  expect(again).toMatchObject({ id: moved.id, title: 'Renamed' });
  expect((await tasks.attachments.list(first)).total).toBe(0);
  expect((await tasks.attachments.list(second)).total).toBe(1);
});

test('nobody attaches a file of somebody else, whom they cannot take it from', async () => {
  const of = await aTask();
  const { id: file_id } = await upload('mine.txt');
  const { tasks } = await world.as(other);
  await expect(tasks.attachments.create({ ...of, file_id })).rejects.toMatchObject({ app: 'FILE_NOT_FOUND' });
});
