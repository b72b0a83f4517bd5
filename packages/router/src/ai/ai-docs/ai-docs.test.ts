import { buffer } from 'node:stream/consumers';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { parseFile } from '@deskwire/adapters/parse-file.ts';
import { readFile } from '../../platform/files/bytes/open.ts';
import { every, MINUTE, runSchedules } from '../../kit/jobs/schedule.ts';
import { transaction } from '@deskwire/database/schema.ts';
import { sending } from '../../testing/uploads.ts';
import { aiWorld, anAskingTeam } from '../ai/testing/asking.fixture.ts';
import { aMember } from '@deskwire/testing/builders.ts';
import { endAbandoned as endAll } from './queries.ts';
import { sectionsOf } from './writing/sections.ts';
import { endAbandoned } from './writing/job.ts';

const { world, models, close } = await aiWorld();
const served = world.services.models;
afterAll(close);
beforeEach(() => void Object.assign(world.services, { models: served }));

async function aProject() {
  const { member, admin } = await anAskingTeam(world);
  const { id: project_id } = await (await world.as(admin)).projects.create({ name: 'Site' });
  return { member, admin, project_id, desk: await world.as(member) };
}
const source = '/** Adds two numbers. */\nexport function add(a, b) {\n  return a + b;\n}\n';

test('a file is documented by a worker; the same is not asked twice', async () => {
  const { desk, project_id } = await aProject();
  models.script({ text: '# add\n\nAdds.' });
  const job = await desk.aiDocs.request({ project_id, path: 'src/add.js', source });
  expect(job).toMatchObject({ state: 'queued', document: null, progress: 0, reused: false });
  await world.drain();
  const done = await desk.aiDocs.jobs.get({ project_id, job_id: job.id });
  expect(done).toMatchObject({
    state: 'succeeded',
    progress: 100,
    document: '# add\n\nAdds.',
    provenance: { provider: 'openai' },
  });
  const asked = models.asked.length;
  expect(await desk.aiDocs.request({ project_id, path: 'src/add.js', source })).toMatchObject({
    id: job.id,
    reused: true,
  });
  await world.drain();
  expect(models.asked.length).toBe(asked);
});

test('what rules wrote is written anew once there is a model', async () => {
  const { desk, project_id } = await aProject();
  Object.assign(world.services, { models: { ...served, platform: [] } });
  const asked = { project_id, path: 'src/add.js', source };
  const outline = await desk.aiDocs.request(asked);
  await world.drain();
  expect((await desk.aiDocs.request(asked)).id).toBe(outline.id);
  Object.assign(world.services, { models: served });
  models.script({ text: '# add' });
  const { id: job_id, reused } = await desk.aiDocs.request(asked);
  expect([reused, job_id === outline.id]).toEqual([false, false]);
  await world.drain();
  expect(await desk.aiDocs.jobs.get({ project_id, job_id })).toMatchObject({ document: '# add' });
  expect(await desk.aiDocs.request(asked)).toMatchObject({ id: job_id, reused: true });
});

test('what was written is exported as a document, once it is written', async () => {
  const { desk, member, project_id } = await aProject();
  models.script({ text: '# add\n\nAdds **two** numbers.' });
  const { id: job_id } = await desk.aiDocs.request({ project_id, path: 'src/add.js', source });
  const early = desk.aiDocs.jobs.export({ project_id, job_id, format: 'md' });
  await expect(early).rejects.toMatchObject({ app: 'AI_DOC_JOB_STATE' });
  await world.drain();
  const exported = async (format: 'pdf' | 'docx' | 'md') => {
    const { id: operation_id } = await desk.aiDocs.jobs.export({ project_id, job_id, format });
    await world.drain();
    const operation = await (await world.as(member)).operations.get({ operation_id });
    expect(operation.state, format).toBe('succeeded');
    return buffer(await readFile(world.services, (operation.result as { file_id: string }).file_id));
  };
  expect((await exported('md')).toString()).toBe('# add\n\nAdds **two** numbers.\n');
  for (const format of ['docx', 'pdf'] as const) {
    const read = await parseFile(format, await exported(format), format === 'pdf' ? { max_pages: 5 } : {});
    expect(JSON.stringify(read), format).toContain('Adds two numbers.');
  }
  const unknown = desk.aiDocs.jobs.export({ project_id, job_id, format: 'csv' as 'md' });
  await expect(unknown).rejects.toMatchObject({ app: 'INVALID_INPUT' });
});

test('a job is watched as it goes on, by whoever sees its project', async () => {
  const { desk, project_id, member } = await aProject();
  const long = 'export const value = 1;\n'.repeat(1500);
  const parts = sectionsOf(long).length;
  expect(parts).toBe(2);
  // Each part is written once the one before was seen.
  let seen = 0;
  const onceSeen = async () => {
    await expect.poll(() => seen).toBeGreaterThan(0);
  };
  models.script({ text: 'One.' }, { text: 'Two.', paced_by: () => onceSeen() });
  const { id: job_id } = await desk.aiDocs.request({ project_id, path: 'src/long.js', source: long });
  const stream = await desk.aiDocs.jobs.watch({ project_id, job_id });
  const working = world.drain();
  const told: string[] = [];
  for await (const { state, progress, document } of stream) {
    if (progress > 0) seen += 1;
    told.push(`${state} ${progress} ${document === null ? '-' : 'written'}`);
  }
  await working;
  expect(told).toContain('running 50 -');
  expect(told.at(-1)).toBe('succeeded 100 written');
  expect(new Set(told).size).toBe(told.length);
  // Whoever comes once it is over is told so, and no more.
  const after = [];
  for await (const { state } of await desk.aiDocs.jobs.watch({ project_id, job_id })) after.push(state);
  expect(after).toEqual(['succeeded']);
  const { member: outsider } = await anAskingTeam(world);
  const refused = (await world.as(outsider)).aiDocs.jobs.watch({ project_id, job_id });
  await expect(refused).rejects.toMatchObject({ app: 'PROJECT_NOT_FOUND' });
  expect(member.person_id).not.toBe(outsider.person_id);
});

test('what was written is published in the knowledge of its project, and follows what is written later', async () => {
  const { desk, admin, member, project_id } = await aProject();
  const write = async (text: string, of = source) => {
    models.script({ text });
    const { id } = await desk.aiDocs.request({ project_id, path: 'src/add.js', source: of });
    return id;
  };
  const first = await write('# add\n\nAdds two marmosets.');
  await expect(desk.aiDocs.jobs.publish({ project_id, job_id: first })).rejects.toMatchObject({
    app: 'AI_DOC_JOB_STATE',
  });
  await world.drain();
  const published = await desk.aiDocs.jobs.publish({ project_id, job_id: first });
  expect(published).toMatchObject({
    title: 'src/add.js',
    audience: 'project',
    project_id,
    author_id: member.person_id,
  });
  expect((await desk.aiDocs.jobs.publish({ project_id, job_id: first })).id).toBe(published.id);
  await world.drain();
  const { items } = await desk.memory.query({ query: 'marmosets' });
  expect(items.map(({ citation }) => citation.document_id)).toEqual([published.id]);

  const second = await write('# add\n\nAdds two lemurs.', `${source}// Again.`);
  await world.drain();
  // Somebody else, who may not change that document, makes one of their own.
  const other = await aMember(world.kysely, { id: member.team_id }, 'member');
  const others = await (await world.as(other)).aiDocs.jobs.publish({ project_id, job_id: second });
  expect(others.id).not.toBe(published.id);
  const again = await (await world.as(admin)).aiDocs.jobs.publish({ project_id, job_id: first });
  expect(again.id).toBe(published.id);

  const third = await write('# add\n\nAdds two tamarins.', `${source}// Once more.`);
  await world.drain();
  const both = await Promise.all([1, 2].map(() => desk.aiDocs.jobs.publish({ project_id, job_id: third })));
  expect(new Set(both.map(({ id }) => id)).size).toBe(1);
  await world.drain();
  expect((await desk.documents.text({ doc_id: both[0]!.id })).text).toContain('tamarins');
  const viewer = await aMember(world.kysely, { id: member.team_id }, 'viewer');
  const refused = (await world.as(viewer)).aiDocs.jobs.publish({ project_id, job_id: third });
  await expect(refused).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('a job that no worker does any more ends, and can be retried', async () => {
  const { desk, member, project_id } = await aProject();
  const { id: job_id } = await desk.aiDocs.request({ project_id, path: 'src/lost.js', source });
  await world.kysely.deleteFrom('outbox').where('name', '=', 'aiDocs.write').execute();
  world.clock.advance({ minutes: 2 });
  await runSchedules(world.services, [every(MINUTE, endAbandoned)]);
  await world.drain();
  const later = await world.as(member);
  expect(await later.aiDocs.jobs.get({ project_id, job_id })).toMatchObject({ state: 'failed', error: 'INTERNAL' });
  models.script({ text: '# add' });
  await later.aiDocs.jobs.retry({ project_id, job_id });
  await world.drain();
  expect(await later.aiDocs.jobs.get({ project_id, job_id })).toMatchObject({ state: 'succeeded', document: '# add' });
});

test('a job that waits or is done at this moment is left to whoever does it', async () => {
  const { desk, member, project_id } = await aProject();
  const { id: job_id } = await desk.aiDocs.request({ project_id, path: 'src/slow.js', source });
  const comes = (run_at: string) =>
    world.kysely.updateTable('outbox').set({ run_at }).where('name', '=', 'aiDocs.write').execute();
  await comes('2090-01-01T00:00:00.000Z');
  world.clock.advance({ minutes: 2 });
  await runSchedules(world.services, [every(MINUTE, endAbandoned)]);
  await world.drain();
  expect(await (await world.as(member)).aiDocs.jobs.get({ project_id, job_id })).toMatchObject({ state: 'queued' });
  let ended: readonly object[] | undefined;
  models.script({
    text: '# slow',
    paced_by: async () => {
      const { db } = world.services;
      ended ??= await transaction(db, (tx) => endAll(tx, new Date().toISOString()));
    },
  });
  await comes('2020-01-01T00:00:00.000Z');
  await world.drain();
  expect(await (await world.as(member)).aiDocs.jobs.get({ project_id, job_id })).toMatchObject({
    state: 'succeeded',
    document: '# slow',
  });
  expect(ended).toEqual([]);
});

test('without a model it is an outline, and says so', async () => {
  const { desk, project_id } = await aProject();
  Object.assign(world.services, { models: { ...served, platform: [] } });
  const { id: job_id } = await desk.aiDocs.request({ project_id, path: 'src/add.js', source });
  await world.drain();
  const { document, provenance } = await desk.aiDocs.jobs.get({ project_id, job_id });
  expect(document).toContain('`export function add(a, b) {` (line 2): Adds two numbers.');
  expect(provenance).toMatchObject({ provider: 'rules' });
});

test('a long file is written part by part, and a retry pays for what is missing alone', async () => {
  const { desk, project_id } = await aProject();
  const long = Array.from({ length: 900 }, (_, at) => `export const value_${at} = 'some text of some length';`).join(
    '\n',
  );
  models.script({ text: 'Part one.' }, { refusal: 'No.' });
  const { id: job_id } = await desk.aiDocs.request({ project_id, path: 'src/long.js', source: long });
  await world.drain();
  expect(await desk.aiDocs.jobs.get({ project_id, job_id })).toMatchObject({
    state: 'failed',
    error: 'AI_REFUSED',
    document: null,
  });
  const asked = models.asked.length;
  models.script({ text: 'Part two.' }, { text: 'Part three.' });
  await desk.aiDocs.jobs.retry({ project_id, job_id });
  await world.drain();
  const { document } = await desk.aiDocs.jobs.get({ project_id, job_id });
  expect(document).toBe('Part one.\n\nPart two.\n\nPart three.');
  expect(models.asked.length).toBe(asked + 2);
});

test('an uploaded file is documented, if it is text that its requester sees', async () => {
  const { desk, member, project_id } = await aProject();
  const sent = async (bytes: string | Buffer, person = member) =>
    (await (await sending(world, person, bytes, 'add.js')).files.upload({})).id;
  const ask = (file_id: string, more: object = {}) =>
    desk.aiDocs.request({ project_id, path: 'src/add.js', file_id, ...more });
  models.script({ text: '# add' });
  const { id: job_id } = await ask(await sent(source));
  await world.drain();
  expect(await desk.aiDocs.jobs.get({ project_id, job_id })).toMatchObject({ state: 'succeeded', document: '# add' });
  expect(JSON.stringify(models.asked.at(-1)!.body.messages)).toContain('Adds two numbers.');
  // The same text is the same, however it came.
  expect(await desk.aiDocs.request({ project_id, path: 'src/add.js', source })).toMatchObject({ id: job_id });
  const pictures = [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff]), 'a\u0000b', '  \n', 'x'.repeat(1_000_001)];
  for (const bytes of pictures) await expect(ask(await sent(bytes))).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  await expect(ask(await sent(source), { source })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  const { member: other } = await anAskingTeam(world);
  await expect(ask(await sent(source, other))).rejects.toMatchObject({ app: 'FILE_NOT_FOUND' });
});

test('a cancelled job is not written, and a path stays inside the project', async () => {
  const { desk, project_id } = await aProject();
  const { id: job_id } = await desk.aiDocs.request({ project_id, path: 'src/other.js', source });
  await desk.aiDocs.jobs.cancel({ project_id, job_id });
  const asked = models.asked.length;
  await world.drain();
  expect(models.asked.length).toBe(asked);
  await expect(desk.aiDocs.jobs.cancel({ project_id, job_id })).rejects.toMatchObject({ app: 'AI_DOC_JOB_STATE' });
  for (const path of ['/etc/passwd', '../secret', 'a//b', 'a/../../b'])
    await expect(desk.aiDocs.request({ project_id, path, source })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
});
