import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { aShop } from '../../commerce/shop.fixture.ts';
import { aCrew } from '../../field/inspections/inspections.fixture.ts';
import { aPicture } from '../../field/photos/photos.fixture.ts';
import { untilBlocked } from '../../testing/locks.ts';
import { sending } from '../../testing/uploads.ts';
import { testWorld } from '../../testing/world.ts';
import { storageKeyOf } from './bytes/storage-key.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const admin = await aMember(world.kysely, team, 'admin');
const lead = await aMember(world.kysely, team, 'member');
const other = await aMember(world.kysely, team, 'member');
const viewer = await aMember(world.kysely, team, 'viewer');
const agent = await aMember(world.kysely, team, 'agent');

type Home = Parameters<Awaited<ReturnType<typeof sending>>['files']['upload']>[0];
const sent = async (person: TestPerson, home: Home, name = 'plan.txt') =>
  (await sending(world, person, `bytes of ${name}`, name)).files.upload(home);
async function aPlace(settings: { private?: boolean } = {}) {
  const { projects, tasks } = await world.as(lead);
  const project = await projects.create({ name: 'A project', ...settings });
  const task = await tasks.create({ project_id: project.id, title: 'A task' });
  return { project, task };
}
const sees = async (person: TestPerson, file_id: string): Promise<boolean> =>
  (await world.as(person)).files.get({ file_id }).then(
    () => true,
    () => false,
  );

test('a file is uploaded to a project and to a task, which is an attachment of it, and listed there', async () => {
  const { project, task } = await aPlace();
  const atProject = await sent(lead, { project_id: project.key });
  const atTask = await sent(lead, { task_id: task.key });
  expect([atProject.home_kind, atProject.home_id, atTask.home_kind, atTask.home_id]).toEqual([
    'project',
    project.id,
    'task',
    task.id,
  ]);
  const theirs = await world.as(viewer);
  const listed = async (filter: object) => (await theirs.files.list(filter)).items.map(({ id }) => id);
  expect(await listed({ project_id: project.id })).toEqual([atProject.id]);
  expect(await listed({ task_id: task.id })).toEqual([atTask.id]);
  const { items } = await theirs.tasks.attachments.list({ project_id: project.id, task_id: task.id });
  expect(items).toMatchObject([{ kind: 'file', file_id: atTask.id, title: 'plan.txt' }]);
});

test('what is at a private project is there for its members only, from the next request on', async () => {
  const { project, task } = await aPlace({ private: true });
  const files = [await sent(lead, { project_id: project.id }), await sent(lead, { task_id: task.id })];
  const { projects } = await world.as(lead);
  for (const { id } of files) expect([await sees(other, id), await sees(admin, id)]).toEqual([false, true]);
  await expect(sent(other, { project_id: project.id })).rejects.toMatchObject({ app: 'PROJECT_NOT_FOUND' });
  await expect(sent(other, { task_id: task.id })).rejects.toMatchObject({ app: 'TASK_NOT_FOUND' });
  await projects.members.invite({ project_id: project.id, email: other.email, role: 'viewer' });
  for (const { id } of files) expect(await sees(other, id)).toBe(true);
  await expect(sent(other, { task_id: task.id })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await projects.members.remove({ project_id: project.id, user_id: other.user_id });
  for (const { id } of files) expect(await sees(other, id)).toBe(false);
});

test('an archived project keeps its files as they are', async () => {
  const { project, task } = await aPlace();
  const file = await sent(lead, { task_id: task.id });
  const loose = await sent(lead, {});
  const { projects, files } = await world.as(lead);
  await projects.archive({ project_id: project.id });
  const refusal = { app: 'PROJECT_ARCHIVED' };
  await expect(files.delete({ file_id: file.id })).rejects.toMatchObject(refusal);
  await expect(files.attach({ file_id: loose.id, task_id: task.id })).rejects.toMatchObject(refusal);
  await expect(sent(lead, { project_id: project.id })).rejects.toMatchObject(refusal);
  expect(await sees(viewer, file.id)).toBe(true);
});

test('a file that is attached elsewhere leaves where it was', async () => {
  const { project, task } = await aPlace();
  const { files, tasks, tickets } = await world.as(lead);
  const file = await sent(lead, { task_id: task.id });
  const ticket = await tickets.create({ title: 'A ticket' });
  const moved = await files.attach({ file_id: file.id, ticket_id: ticket.id });
  expect(moved).toMatchObject({ home_kind: 'ticket', ticket_id: ticket.id });
  const at = { project_id: project.id, task_id: task.id };
  expect((await tasks.attachments.list(at)).total).toBe(0);
  await files.attach({ file_id: file.id, task_id: task.key });
  expect((await tasks.attachments.list(at)).total).toBe(1);
  await expect(files.attach({ file_id: file.id })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  const two = { file_id: file.id, task_id: task.id, project_id: project.id };
  await expect(files.attach(two)).rejects.toMatchObject({ app: 'INVALID_INPUT' });
});

test('only tickets have internal files, and an internal file stays at tickets', async () => {
  const { task } = await aPlace();
  const { tickets, files } = await world.as(agent);
  await expect(sent(agent, { task_id: task.id, is_internal: true })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  const { id: ticket_id } = await tickets.create({ title: 'A ticket' });
  const file = await sent(agent, { ticket_id, is_internal: true });
  await expect(files.attach({ file_id: file.id, task_id: task.id })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  const at = { project_id: task.project_id, task_id: task.id };
  await expect((await world.as(agent)).tasks.attachments.create({ ...at, file_id: file.id })).rejects.toMatchObject({
    app: 'INVALID_INPUT',
  });
});

test('files of a product and of a photo are moved and deleted by nobody but their domains', async () => {
  const shop = await aShop(world);
  const { ada } = await aCrew(world);
  const { id: photo_id } = await (await sending(world, ada, await aPicture(), 'IMG_1.jpg')).photos.upload({});
  await world.drain();
  const { url } = await (await world.as(ada)).photos.get({ photo_id });
  const parts = [
    { person: shop.owner, file_id: shop.file.id },
    { person: ada, file_id: /files\/([^/]+)\/download/.exec(url!)![1]! },
  ];
  const refusal = { app: 'FILE_IN_USE' };
  for (const { person, file_id } of parts) {
    const { files, projects, tasks, tickets } = await world.as(person);
    const { id: project_id } = await projects.create({ name: 'Elsewhere' });
    const { id: task_id } = await tasks.create({ project_id, title: 'A task' });
    const { id: ticket_id } = await tickets.create({ title: 'A ticket' });
    expect((await files.get({ file_id })).can).toEqual([]);
    await expect(files.attach({ file_id, ticket_id })).rejects.toMatchObject(refusal);
    await expect(tasks.attachments.create({ project_id, task_id, file_id })).rejects.toMatchObject(refusal);
    await expect(files.delete({ file_id })).rejects.toMatchObject(refusal);
  }
  const { products } = shop.seller;
  const { id: product_id } = await products.create({ name: 'Another', price: 100, currency: 'EUR' });
  await expect(products.files.create({ product_id, file_id: shop.file.id })).rejects.toMatchObject(refusal);
  expect((await products.files.list({ product_id: shop.product_id })).items).toHaveLength(1);
});

test.each(['files.attach', 'tasks.attachments.create'])(
  'a file is moved by whoever holds the document where it is before the task where it goes: %s',
  async (path) => {
    const { task } = await aPlace();
    const { documents, files, tasks } = await world.as(lead);
    const { id: document_id } = await documents.create({ text: '# Handbook', audience: 'team' });
    const { id: file_id } = await sent(lead, { document_id });
    const to = { task_id: task.id, file_id };
    let moving: Promise<unknown> | undefined;
    await world.kysely.transaction().execute(async (tx) => {
      await sql`select from tasks where id = ${task.id} for update`.execute(tx);
      moving =
        path === 'files.attach' ? files.attach(to) : tasks.attachments.create({ ...to, project_id: task.project_id });
      await untilBlocked(world);
      const free = sql`select from documents where id = ${document_id} for update skip locked`;
      expect((await free.execute(tx)).rows).toEqual([]);
    });
    await moving;
  },
);

test('whoever may change a document attaches files to it, which its readers see', async () => {
  const { documents } = await world.as(lead);
  const { id: document_id } = await documents.create({ text: '# Handbook', audience: 'team' });
  const file = await sent(lead, { document_id });
  expect(file).toMatchObject({ home_kind: 'document', home_id: document_id });
  expect(await sees(viewer, file.id)).toBe(true);
  await expect(sent(other, { document_id })).rejects.toMatchObject({ app: 'DOCUMENT_NOT_FOUND' });
});

test('the files of a task and of a project go for good with them', async () => {
  const { project, task } = await aPlace();
  const { tasks } = await world.as(lead);
  const part = await tasks.create({ project_id: project.id, title: 'A part', parent_id: task.id });
  const [first, second, third] = [
    await sent(lead, { task_id: part.id }),
    await sent(lead, { project_id: project.id }),
    await sent(lead, { task_id: (await tasks.create({ project_id: project.id, title: 'Another' })).id }),
  ];
  const isThere = async ({ id }: { id: string }) => (await world.services.storage.head(storageKeyOf(id))) !== undefined;
  await tasks.delete({ task_id: task.id });
  await world.drain();
  expect(await isThere(first)).toBe(true);
  world.clock.advance({ days: 31 });
  await world.drain();
  expect([await isThere(first), await isThere(second)]).toEqual([false, true]);
  const far = { expires_at: '2100-01-01', idle_expires_at: '2100-01-01', idle_seconds: 2_000_000_000 };
  await world.kysely.updateTable('sessions').set(far).execute();
  await (await world.as(lead)).projects.delete({ project_id: project.id });
  world.clock.advance({ days: 31 });
  await world.drain();
  expect([await isThere(second), await isThere(third)]).toEqual([false, false]);
});

const refusals = ['FILE_NOT_FOUND', 'FORBIDDEN', 'PROJECT_ARCHIVED', 'TASK_NOT_FOUND', 'DOCUMENT_NOT_FOUND'];
const isLetIn = (trying: Promise<unknown>): Promise<boolean> =>
  trying.then(
    () => true,
    (error: { app?: string }) => {
      if (!refusals.includes(error.app ?? '')) throw error;
      return false;
    },
  );
const everybody = { admin, agent, lead, other, viewer };
test.each(['project', 'task', 'archived task', 'ticket', 'document', 'nothing'])(
  'what a file says that somebody can do, they can: %s',
  async (where) => {
    const { project, task } = await aPlace();
    const { id: document_id } = await (await world.as(lead)).documents.create({ text: 'A text', audience: 'team' });
    const ticket = await (await world.as(lead)).tickets.create({ title: 'A ticket' });
    const homes: Readonly<Record<string, Home>> = {
      project: { project_id: project.id },
      task: { task_id: task.id },
      'archived task': { task_id: task.id },
      ticket: { ticket_id: ticket.id },
      document: { document_id },
      nothing: { audience: 'team' },
    };
    const home = homes[where]!;
    const made = new Map<string, string>();
    for (const name of Object.keys(everybody))
      for (const act of ['delete', 'attach']) made.set(`${name} ${act}`, (await sent(lead, home)).id);
    if (where === 'archived task') await (await world.as(lead)).projects.archive({ project_id: project.id });
    for (const [name, person] of Object.entries(everybody)) {
      const { files } = await world.as(person);
      const seen = made.get(`${name} delete`)!;
      const { items } = await files.list({ page_size: 100 });
      const can = items.find(({ id }) => id === seen)?.can ?? [];
      if (items.some(({ id }) => id === seen)) expect((await files.get({ file_id: seen })).can).toEqual(can);
      const allowed: string[] = [];
      const to = where === 'nothing' ? { ticket_id: ticket.id } : home;
      if (await isLetIn(files.attach({ ...(to as { ticket_id: string }), file_id: made.get(`${name} attach`)! })))
        allowed.push('attach');
      if (await isLetIn(files.delete({ file_id: seen }))) allowed.push('delete');
      expect([where, name, can]).toEqual([where, name, allowed]);
      const gone = (await files.list({ deleted: true, page_size: 100 })).items.find(({ id }) => id === seen);
      expect([where, name, gone?.can ?? []]).toEqual([where, name, allowed.includes('delete') ? ['restore'] : []]);
    }
  },
);
