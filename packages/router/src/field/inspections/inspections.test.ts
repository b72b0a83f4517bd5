import { randomUUIDv7 } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testWorld } from '../../testing/world.ts';
import { aCrew, anInspection, aTemplate, roofItems } from './inspections.fixture.ts';

const world = await testWorld();

describe('an inspection', () => {
  test('gets the next key of its team, and a copy of the items of its template', async () => {
    const { ada } = await aCrew(world);
    const template = await aTemplate(world, ada);
    const { inspections } = await world.as(ada);
    const first = await inspections.create({ template_id: template.id });
    expect(first).toMatchObject({ key: 'INS-1', title: 'Roofs', status: 'draft', item_total: 6, template_revision: 1 });
    await inspections.templates.update({
      template_id: template.id,
      items: [{ key: 'other', label: 'Another thing', kind: 'check' }],
    });
    expect((await inspections.get({ inspection_id: 'ins-1' })).items).toEqual(first.items);
    const second = await inspections.create({ template_id: template.id });
    expect(second).toMatchObject({ key: 'INS-2', item_total: 1, template_revision: 2 });
  });

  test('that was begun offline keeps the revision that it was begun with, also of a template that is gone', async () => {
    const { ada } = await aCrew(world);
    const { id: template_id } = await aTemplate(world, ada);
    const { inspections } = await world.as(ada);
    await inspections.templates.update({ template_id, items: [{ key: 'x', label: 'X', kind: 'check' }] });
    await inspections.templates.delete({ template_id });
    const made = await inspections.create({ template_id, template_revision: 1 });
    expect(made.items.map(({ key }) => key)).toEqual(roofItems.map(({ key }) => key));
    await expect(inspections.create({ template_id })).rejects.toMatchObject({ app: 'INSPECTION_TEMPLATE_NOT_FOUND' });
    await expect(inspections.create({ template_id, template_revision: 3 })).rejects.toMatchObject({
      app: 'INSPECTION_TEMPLATE_NOT_FOUND',
    });
  });

  test('sent again under its id is the same one, twenty at once too; another body is refused', async () => {
    const { ada, ben } = await aCrew(world);
    const id = randomUUIDv7();
    const sent = { id, title: 'A roof', site: 'Hill 7' };
    const made = await Promise.all(
      Array.from({ length: 20 }, async () => (await world.as(ada)).inspections.create(sent)),
    );
    expect(new Set(made.map(({ key }) => key))).toEqual(new Set(['INS-1']));
    const { inspections } = await world.as(ada);
    expect((await inspections.list({})).total).toBe(1);
    await expect(inspections.create({ ...sent, site: 'Hill 8' })).rejects.toMatchObject({ app: 'ID_TAKEN' });
    await expect((await world.as(ben)).inspections.create(sent)).rejects.toMatchObject({ app: 'ID_TAKEN' });
    const told = await world.kysely
      .selectFrom('events')
      .select('type')
      .where('entity_id', '=', id)
      .where('type', '=', 'inspection.created')
      .execute();
    expect(told).toHaveLength(1);
  });

  test('counts against the month of the team', async () => {
    const { ada, team } = await aCrew(world, { tier: 'free' });
    const { inspections } = await world.as(ada);
    const made = await Promise.allSettled(
      Array.from({ length: 23 }, async (_, at) => (await world.as(ada)).inspections.create({ title: `Roof ${at}` })),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    await expect(inspections.create({ title: 'One more' })).rejects.toMatchObject({
      app: 'TIER_LIMIT_EXCEEDED',
      details: { limit: 'inspections_a_month', allowed: 20, used: 20, needs: 'pro' },
    });
    const { used } = await world.kysely
      .selectFrom('entitlement_uses')
      .select('used')
      .where('team_id', '=', team.id)
      .where('key', '=', 'inspections_a_month')
      .executeTakeFirstOrThrow();
    expect(Number(used)).toBe(20);
  });

  test('is found by its status, its inspector, its words, and by what changed since', async () => {
    const { ada, ben } = await aCrew(world);
    const { inspections } = await world.as(ada);
    const barn = await inspections.create({ title: 'The barn', site: 'Hill 100%', assignee_id: ben.person_id });
    const shed = await inspections.create({ title: 'The shed' });
    const found = async (filter: Parameters<typeof inspections.list>[0]) =>
      (await inspections.list(filter)).items.map(({ title }) => title);
    expect(await found({})).toEqual(['The shed', 'The barn']);
    expect(await found({ search: '100%' })).toEqual(['The barn']);
    expect(await found({ search: 'ins-2' })).toEqual(['The shed']);
    expect(await found({ search: '%' })).toEqual(['The barn']);
    expect(await found({ assignee_id: ben.person_id })).toEqual(['The barn']);
    expect(await found({ status: 'completed' })).toEqual([]);
    const between = (await inspections.get({ inspection_id: shed.id })).updated_at;
    await (await world.as(ada)).inspections.update({ inspection_id: barn.id, title: 'The old barn' });
    expect(await found({ updated_after: between, sort: 'updated_at' })).toEqual(['The old barn']);
    expect(await found({ sort: 'updated_at' })).toEqual(['The old barn', 'The shed']);
  });

  test('is assigned to somebody who records field work, and to nobody else', async () => {
    const { ada, viewer } = await aCrew(world);
    const other = await aCrew(world);
    const { inspections } = await world.as(ada);
    const { id: inspection_id } = await inspections.create({ title: 'A roof', assignee_id: 'me' });
    expect(await inspections.get({ inspection_id })).toMatchObject({ assignee_id: ada.person_id });
    await expect(inspections.update({ inspection_id, assignee_id: viewer.person_id })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
    await expect(inspections.update({ inspection_id, assignee_id: other.ada.person_id })).rejects.toMatchObject({
      app: 'PERSON_NOT_FOUND',
    });
    expect((await inspections.update({ inspection_id, assignee_id: null })).assignee).toBeNull();
  });

  test('that somebody else changed meanwhile is shown instead of changed', async () => {
    const { ada } = await aCrew(world);
    const { inspections } = await world.as(ada);
    const { id: inspection_id } = await inspections.create({ title: 'A roof' });
    await inspections.update({ inspection_id, title: 'Another roof', version: 1 });
    await expect(inspections.update({ inspection_id, title: 'A third roof', version: 1 })).rejects.toMatchObject({
      app: 'VERSION_CONFLICT',
      details: { current: { title: 'Another roof', version: 2 } },
    });
  });

  test('has a place or none, and never half of one', async () => {
    const { ada } = await aCrew(world);
    const { inspections } = await world.as(ada);
    const location = { latitude: 47.3769, longitude: 8.5417 };
    const { id: inspection_id } = await inspections.create({ title: 'A roof', location });
    expect(await inspections.get({ inspection_id })).toMatchObject({ location });
    expect((await inspections.update({ inspection_id, location: null })).location).toBeNull();
  });

  test('of another team does not exist', async () => {
    const { ada } = await aCrew(world);
    const other = await aCrew(world);
    const { id: inspection_id } = await anInspection(world, ada);
    const { inspections } = await world.as(other.ada);
    await expect(inspections.get({ inspection_id })).rejects.toMatchObject({ app: 'INSPECTION_NOT_FOUND' });
    await expect(inspections.get({ inspection_id: 'INS-1' })).rejects.toMatchObject({ app: 'INSPECTION_NOT_FOUND' });
  });
});

describe('a template', () => {
  const item = { key: 'dry', label: 'It is dry', kind: 'check' as const };
  test.each([
    ['two items of one key', [item, item]],
    ['choices of a check', [{ ...item, choices: ['a', 'b'] }]],
    ['a choice without choices', [{ ...item, kind: 'choice' as const }]],
    ['a choice twice', [{ ...item, kind: 'choice' as const, choices: ['a', 'a'] }]],
    ['a unit of a text', [{ ...item, kind: 'text' as const, unit: 'm' }]],
    ['a required photo that may be missing', [{ ...item, kind: 'photo' as const, required: true, min_photos: 0 }]],
  ])('with %s is refused', async (_, items) => {
    const { ada } = await aCrew(world);
    const { inspections } = await world.as(ada);
    await expect(inspections.templates.create({ name: 'A template', items })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
  });

  test('with an unknown unit is refused with those that are known', async () => {
    const { ada } = await aCrew(world);
    const { inspections } = await world.as(ada);
    const items = [{ ...item, kind: 'measurement' as const, unit: 'furlong' }];
    await expect(inspections.templates.create({ name: 'A template', items })).rejects.toMatchObject({
      app: 'UNIT_UNKNOWN',
      details: { unit: 'furlong', known: expect.arrayContaining(['ft', 'm']) as string[] },
    });
  });

  test('of which only the name changes stays at its revision', async () => {
    const { ada } = await aCrew(world);
    const { id: template_id } = await aTemplate(world, ada);
    const { templates } = (await world.as(ada)).inspections;
    expect(await templates.update({ template_id, name: 'Old roofs' })).toMatchObject({ revision: 1, version: 2 });
    expect(await templates.update({ template_id, items: roofItems })).toMatchObject({ revision: 1, version: 2 });
    await expect(templates.update({ template_id, name: 'x', version: 1 })).rejects.toMatchObject({
      app: 'VERSION_CONFLICT',
    });
  });

  test('that is deleted can be restored for 30 days', async () => {
    const { ada } = await aCrew(world);
    const { id: template_id } = await aTemplate(world, ada);
    const { templates } = (await world.as(ada)).inspections;
    await templates.delete({ template_id });
    expect((await templates.list({})).total).toBe(0);
    expect((await templates.list({ deleted: true })).total).toBe(1);
    await templates.restore({ template_id });
    expect((await templates.get({ template_id })).deleted_at).toBeNull();
    await templates.delete({ template_id });
    await world.kysely
      .updateTable('inspection_templates')
      .set({ deleted_at: new Date(Date.now() - 31 * 86_400_000).toISOString() })
      .where('id', '=', template_id)
      .execute();
    await expect(templates.restore({ template_id })).rejects.toMatchObject({ app: 'INSPECTION_TEMPLATE_NOT_FOUND' });
  });
});

// The last one, as it moves the clock.
test('an inspection that is deleted is gone with what belongs to it, comes back with it, and is removed after 30 days', async () => {
  const { ada } = await aCrew(world);
  const { inspections, measurements } = await world.as(ada);
  const { id: inspection_id } = await anInspection(world, ada);
  await inspections.update({ inspection_id, answers: [{ item_key: 'dry', value: true }] });
  await measurements.create({ inspection_id, label: 'A wall', value: '3', unit: 'm' });
  await inspections.delete({ inspection_id });
  await expect(inspections.get({ inspection_id })).rejects.toMatchObject({ app: 'INSPECTION_NOT_FOUND' });
  expect((await measurements.list({})).total).toBe(0);
  expect((await inspections.list({ deleted: true })).items.map(({ id }) => id)).toEqual([inspection_id]);
  await inspections.restore({ inspection_id });
  expect((await measurements.list({})).total).toBe(1);
  expect((await inspections.get({ inspection_id })).answers).toHaveLength(1);
  await inspections.delete({ inspection_id });
  world.clock.advance({ days: 31 });
  await world.drain();
  for (const table of ['inspections', 'inspection_answers', 'measurements'] as const) {
    const column = table === 'inspections' ? 'id' : 'inspection_id';
    const left = await world.kysely
      .selectFrom(table)
      .select('team_id')
      .where(column as never, '=', inspection_id as never)
      .execute();
    expect([table, left]).toEqual([table, []]);
  }
});
