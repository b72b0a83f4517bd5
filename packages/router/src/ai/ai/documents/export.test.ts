import { buffer } from 'node:stream/consumers';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { parseFile } from '@deskwire/adapters/parse-file.ts';
import type { TestPerson } from '@deskwire/testing/builders.ts';
import { every, HOUR, runSchedules } from '../../../kit/jobs/schedule.ts';
import { readFile } from '../../../platform/files/bytes/open.ts';
import { deleteExpired } from '../../../platform/maintenance/tasks.ts';
import { aiWorld, anAskingTeam } from '../testing/asking.fixture.ts';

const { world, close } = await aiWorld();
afterAll(close);
beforeEach(() => void Object.assign(world.services, { models: { ...world.services.models, platform: [] } }));

const BODY =
  '## Steps\n\n1. Open the **lid**\n2. See [the manual](https://example.com/m)\n\n| part | n |\n| - | -: |\n| fuse | 2 |';

async function aDocument(person: TestPerson, body = BODY) {
  const desk = await world.as(person);
  const { id: template_id } = await (await world.as(person)).ai.templates.create({ name: body.slice(0, 20), body });
  return desk.ai.documents.generate({ template_id, title: 'Für Köln & <Berlin>' });
}
async function exported(person: TestPerson, input: { document_id: string; n?: number; format: 'pdf' | 'docx' | 'md' }) {
  const { id: operation_id } = await (await world.as(person)).ai.documents.export(input);
  await world.drain();
  const operation = await (await world.as(person)).operations.get({ operation_id });
  if (operation.state !== 'succeeded') return { operation, bytes: Buffer.alloc(0) };
  const { file_id } = operation.result as { file_id: string };
  return { operation, bytes: await buffer(await readFile(world.services, file_id)) };
}

test('a document is exported as its author wrote it, in every format and version', async () => {
  const { member, admin } = await anAskingTeam(world);
  const { id: document_id } = await aDocument(admin);
  const desk = await world.as(admin);
  await desk.ai.documents.update({ document_id, body: 'Nothing is left of it' });
  for (const format of ['docx', 'pdf'] as const) {
    const { bytes } = await exported(admin, { document_id, n: 1, format });
    const read = await parseFile(format, bytes, format === 'pdf' ? { max_pages: 5 } : {});
    expect(read.ok, format).toBe(true);
    const text = JSON.stringify(read);
    for (const words of ['Köln & <Berlin>', 'Steps', 'Open the lid', 'the manual (https://example.com/m)', 'fuse'])
      expect(text, format).toContain(words);
    expect(text, format).not.toContain('**');
  }
  expect((await exported(admin, { document_id, n: 1, format: 'md' })).bytes.toString()).toBe(
    `# Für Köln & <Berlin>\n\n${BODY}\n`,
  );
  expect((await exported(admin, { document_id, format: 'md' })).bytes.toString()).toContain('Nothing is left of it');
  const unread = desk.ai.documents.export({ document_id, n: 9, format: 'md' });
  await expect(unread).rejects.toMatchObject({ app: 'AI_VERSION_NOT_FOUND' });
  const unknown = desk.ai.documents.export({ document_id, format: 'csv' as 'md' });
  await expect(unknown).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  const other = (await world.as(member)).ai.documents.export({ document_id, format: 'md' });
  await expect(other).rejects.toMatchObject({ app: 'AI_DOCUMENT_NOT_FOUND' });
});

test('a document that is too much for a PDF says so, and is exported as another file', async () => {
  const { admin } = await anAskingTeam(world);
  const { id: document_id } = await aDocument(admin, `| many |\n| - |\n${'| x |\n'.repeat(1001)}`);
  const { operation } = await exported(admin, { document_id, format: 'pdf' });
  expect(operation).toMatchObject({ state: 'failed', error: { code: 'PDF_TOO_LARGE' } });
  expect((await exported(admin, { document_id, format: 'docx' })).operation.state).toBe('succeeded');
});

test('a deleted document can be restored by its author for 30 days, with all of its versions', async () => {
  const { member, admin } = await anAskingTeam(world);
  const { id: document_id } = await aDocument(admin);
  const desk = await world.as(admin);
  await desk.ai.documents.update({ document_id, body: 'Second' });
  await expect(desk.ai.documents.restore({ document_id })).rejects.toMatchObject({ app: 'AI_DOCUMENT_NOT_FOUND' });
  const { purge_at } = await desk.ai.documents.delete({ document_id });
  for (const gone of [
    () => desk.ai.documents.get({ document_id }),
    () => desk.ai.documents.update({ document_id, body: 'Third' }),
    () => desk.ai.documents.versions({ document_id }),
    () => desk.ai.documents.export({ document_id, format: 'md' }),
    () => desk.ai.documents.delete({ document_id }),
  ])
    await expect(gone()).rejects.toMatchObject({ app: 'AI_DOCUMENT_NOT_FOUND' });
  expect((await desk.ai.documents.list({})).total).toBe(0);
  const { items } = await desk.ai.documents.list({ deleted: true });
  expect(items).toMatchObject([{ id: document_id, deleted_at: expect.any(String) }]);
  expect(Date.parse(purge_at) - Date.parse(items[0]!.deleted_at!)).toBe(30 * 86_400_000);
  const other = await world.as(member);
  expect((await other.ai.documents.list({ deleted: true })).total).toBe(0);
  await expect(other.ai.documents.restore({ document_id })).rejects.toMatchObject({ app: 'AI_DOCUMENT_NOT_FOUND' });
  expect(await desk.ai.documents.restore({ document_id })).toMatchObject({
    body: 'Second',
    version: 2,
    deleted_at: null,
  });
  expect((await desk.ai.documents.versions({ document_id })).total).toBe(2);

  await desk.ai.documents.delete({ document_id });
  const sweep = async () => {
    await runSchedules(world.services, [every(HOUR, deleteExpired)]);
    await world.drain();
  };
  world.clock.advance({ days: 29 });
  await sweep();
  const kept = async () => {
    const { kysely } = world;
    const rows = await kysely.selectFrom('ai_documents').select('id').where('id', '=', document_id).execute();
    const said = kysely.selectFrom('ai_document_versions').select('version').where('document_id', '=', document_id);
    return [rows.length, (await said.execute()).length];
  };
  expect(await kept()).toEqual([1, 1]);
  world.clock.advance({ days: 2 });
  await sweep();
  expect(await kept()).toEqual([0, 0]);
});
