import { buffer } from 'node:stream/consumers';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { parseFile } from '@deskwire/adapters/parse-file.ts';
import { readFile } from '../../platform/files/bytes/open.ts';
import { every, MINUTE, runSchedules } from '../../kit/jobs/schedule.ts';
import { transaction } from '@deskwire/database/schema.ts';
import { aiWorld, anAskingTeam } from '../ai/testing/asking.fixture.ts';
import { endAbandoned as endAll } from './queries.ts';
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
