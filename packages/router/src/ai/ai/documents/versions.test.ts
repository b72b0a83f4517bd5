import { afterAll, describe, expect, test } from 'vitest';
import { every, HOUR, runSchedules } from '../../../kit/jobs/schedule.ts';
import { deleteExpired } from '../../../platform/maintenance/tasks.ts';
import { aiWorld, anAskingTeam } from '../testing/asking.fixture.ts';

const { world, close } = await aiWorld();
afterAll(close);

describe('a template', () => {
  test('keeps what it said, and says it again where that is wanted', async () => {
    const { member, admin } = await anAskingTeam(world);
    const desk = await world.as(admin);
    const { id: template_id } = await desk.ai.templates.create({ name: 'Letter', body: 'Dear {{name}}' });
    await desk.ai.templates.update({ template_id, body: 'Hello {{name}}', version: 1 });
    await desk.ai.templates.update({ template_id, name: 'Note' });
    const { items } = await desk.ai.templates.versions({ template_id });
    expect(items).toMatchObject([
      { version: 3, name: 'Note', body: 'Hello {{name}}', is_current: true, edited_by: admin.person_id },
      { version: 2, name: 'Letter', body: 'Hello {{name}}', is_current: false },
      { version: 1, name: 'Letter', body: 'Dear {{name}}', is_current: false },
    ]);
    const first = await desk.ai.templates.versions({ template_id, page_size: 2 });
    const rest = await desk.ai.templates.versions({ template_id, page_size: 2, cursor: first.next_cursor! });
    expect(rest.items.map(({ version }) => version)).toEqual([1]);
    const reverted = await desk.ai.templates.revert({ template_id, to: 1, version: 3 });
    expect(reverted).toMatchObject({ version: 4, name: 'Letter', body: 'Dear {{name}}', variables: ['name'] });
    expect(await desk.ai.templates.get({ template_id })).toEqual(reverted);
    const reader = await world.as(member);
    expect((await reader.ai.templates.versions({ template_id })).total).toBe(4);
    await expect(desk.ai.templates.revert({ template_id, to: 9 })).rejects.toMatchObject({
      app: 'AI_VERSION_NOT_FOUND',
    });
    const late = desk.ai.templates.revert({ template_id, to: 2, version: 1 });
    await expect(late).rejects.toMatchObject({ app: 'VERSION_CONFLICT' });
    expect((await desk.ai.templates.get({ template_id })).version).toBe(4);
  });

  test('whose name another has by now is not taken back', async () => {
    const { admin } = await anAskingTeam(world);
    const desk = await world.as(admin);
    const { id: template_id } = await desk.ai.templates.create({ name: 'Letter', body: 'Dear' });
    await desk.ai.templates.update({ template_id, name: 'Note' });
    await desk.ai.templates.create({ name: 'Letter', body: 'Another' });
    await expect(desk.ai.templates.revert({ template_id, to: 1 })).rejects.toMatchObject({
      app: 'AI_TEMPLATE_NAME_TAKEN',
    });
    expect((await desk.ai.templates.versions({ template_id })).total).toBe(2);
  });
});

test('a document is edited by its author, who can go back to every version; nobody else sees any', async () => {
  const { member, admin } = await anAskingTeam(world);
  const desk = await world.as(admin);
  const { id: template_id } = await desk.ai.templates.create({ name: 'Letter', body: 'Dear {{name}}' });
  const made = await desk.ai.documents.generate({ template_id, variables: { name: 'Ann' } });
  const { id: document_id } = made;
  expect(await desk.ai.documents.get({ document_id })).toEqual(made);
  const edited = await desk.ai.documents.update({ document_id, body: 'Dear Ann, hello', version: 1 });
  expect(edited).toMatchObject({ version: 2, title: 'Letter', body: 'Dear Ann, hello' });
  const back = await desk.ai.documents.revert({ document_id, to: 1 });
  expect(back).toMatchObject({ version: 3, body: 'Dear Ann' });
  const { items } = await desk.ai.documents.versions({ document_id });
  expect(items.map(({ version, body, is_current }) => [version, body, is_current])).toEqual([
    [3, 'Dear Ann', true],
    [2, 'Dear Ann, hello', false],
    [1, 'Dear Ann', false],
  ]);
  await expect(desk.ai.documents.update({ document_id, title: 'Late', version: 1 })).rejects.toMatchObject({
    app: 'VERSION_CONFLICT',
  });
  await expect(desk.ai.documents.update({ document_id, title: '' })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  const other = await world.as(member);
  for (const refused of [
    () => other.ai.documents.update({ document_id, title: 'Mine' }),
    () => other.ai.documents.versions({ document_id }),
    () => other.ai.documents.revert({ document_id, to: 1 }),
  ])
    await expect(refused()).rejects.toMatchObject({ app: 'AI_DOCUMENT_NOT_FOUND' });
  await desk.ai.documents.delete({ document_id });
  await expect(desk.ai.documents.versions({ document_id })).rejects.toMatchObject({ app: 'AI_DOCUMENT_NOT_FOUND' });
});

test('a template that was deleted can be restored for 30 days, and its name is free meanwhile', async () => {
  const { member, admin } = await anAskingTeam(world);
  const desk = await world.as(admin);
  const { id: template_id } = await desk.ai.templates.create({ name: 'Letter', body: 'Dear {{name}}' });
  await desk.ai.templates.update({ template_id, body: 'Hello {{name}}' });
  await expect(desk.ai.templates.restore({ template_id })).rejects.toMatchObject({ app: 'AI_TEMPLATE_NOT_FOUND' });
  const { purge_at } = await desk.ai.templates.delete({ template_id });
  for (const gone of [
    () => desk.ai.templates.get({ template_id }),
    () => desk.ai.templates.update({ template_id, body: 'Third' }),
    () => desk.ai.templates.versions({ template_id }),
    () => desk.ai.templates.delete({ template_id }),
    () => desk.ai.documents.generate({ template_id, variables: { name: 'Ann' } }),
  ])
    await expect(gone()).rejects.toMatchObject({ app: 'AI_TEMPLATE_NOT_FOUND' });
  expect((await desk.ai.templates.list({})).total).toBe(0);
  const { items } = await (await world.as(member)).ai.templates.list({ deleted: true });
  expect(items).toMatchObject([{ id: template_id, deleted_at: expect.any(String) }]);
  expect(Date.parse(purge_at) - Date.parse(items[0]!.deleted_at!)).toBe(30 * 86_400_000);
  const { id: other } = await desk.ai.templates.create({ name: 'letter', body: 'Dear' });
  await expect(desk.ai.templates.restore({ template_id })).rejects.toMatchObject({ app: 'AI_TEMPLATE_NAME_TAKEN' });
  await desk.ai.templates.update({ template_id: other, name: 'Note' });
  expect(await desk.ai.templates.restore({ template_id })).toMatchObject({
    body: 'Hello {{name}}',
    version: 2,
    deleted_at: null,
  });
  expect((await desk.ai.templates.versions({ template_id })).total).toBe(2);

  await desk.ai.templates.delete({ template_id });
  world.clock.advance({ days: 31 });
  await runSchedules(world.services, [every(HOUR, deleteExpired)]);
  await world.drain();
  const { kysely } = world;
  expect(await kysely.selectFrom('ai_templates').select('id').where('id', '=', template_id).execute()).toEqual([]);
  expect(
    await kysely.selectFrom('ai_template_versions').select('version').where('template_id', '=', template_id).execute(),
  ).toEqual([]);
});
