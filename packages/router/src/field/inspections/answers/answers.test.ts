import { randomUUIDv7 } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnswerValue } from '@deskwire/contract/field/inspections.schemas.ts';
import { sending } from '../../../testing/uploads.ts';
import { testWorld } from '../../../testing/world.ts';
import { aCrew, anInspection, offline, roofItems } from '../inspections.fixture.ts';
import { aPicture } from '../../photos/photos.fixture.ts';

const world = await testWorld();
type Person = Awaited<ReturnType<typeof aCrew>>['ada'];
const client = async (person: Person) => (await world.as(person)).inspections;
const sync = async (person: Person, sent: Parameters<Awaited<ReturnType<typeof client>>['sync']>[0]) =>
  (await (await client(person)).sync(sent)).items;
const valuesOf = async (person: Person, inspection_id: string) =>
  Object.fromEntries(
    (await (await client(person)).get({ inspection_id })).answers.map(({ item_key, value }) => [item_key, value]),
  );

test('two clients that were offline conflict, resolve and complete, and nothing is lost', async () => {
  const { ada, ben } = await aCrew(world);
  const inspection = await anInspection(world, ada, [
    ...roofItems,
    { key: 'front', label: 'The front', kind: 'photo', required: true },
  ]);
  const { id } = inspection;
  const photo = { id: randomUUIDv7(), inspection_id: id, item_key: 'front' };

  // Both saw the empty inspection, and went to the roof without a network.
  const ofAda = [offline(id, 'dry', true), offline(id, 'leaks', 2, { client_at: '2026-11-30T09:00:00.000Z' })];
  const ofBen = [
    offline(id, 'leaks', 5, { client_at: '2026-11-30T09:05:00.000Z' }),
    offline(id, 'notes', 'Moss on the north side'),
    offline(id, 'dry', true),
  ];
  expect((await sync(ada, { answers: ofAda, photos: [photo], complete: [id] })).map(({ outcome }) => outcome)).toEqual([
    'done',
    'done',
    'done',
    'refused',
  ]);
  const answered = await sync(ben, { answers: ofBen, complete: [id] });
  expect(answered.map(({ outcome }) => outcome)).toEqual(['kept_aside', 'done', 'unchanged', 'refused']);
  expect(answered.at(-1)).toMatchObject({
    error: {
      code: 'INSPECTION_INCOMPLETE',
      details: {
        missing: [
          { item_key: 'leaks', reason: 'conflict', have: 1 },
          { item_key: 'front', reason: 'photos', have: 0, needs: 1 },
          { item_key: 'front', reason: 'upload', have: 1 },
        ],
      },
    },
  });

  // The first stands, the second is kept with who gave it and when; both are seen by both.
  expect(await valuesOf(ben, id)).toEqual({ dry: true, leaks: 2, notes: 'Moss on the north side' });
  const [conflict] = (await (await client(ada)).conflicts({ inspection_id: id })).items;
  expect(conflict).toMatchObject({
    item_key: 'leaks',
    standing: { value: 2, version: 1, author_id: ada.person_id, client_at: '2026-11-30T09:00:00.000Z' },
    aside: {
      value: 5,
      base_version: 0,
      author_id: ben.person_id,
      client_at: '2026-11-30T09:05:00.000Z',
      author: { id: ben.person_id },
    },
    outcome: null,
  });

  // Sent again, as the answers to both may have been lost, they change nothing.
  expect((await sync(ada, { answers: ofAda, photos: [photo] })).map(({ outcome }) => outcome)).toEqual([
    'repeated',
    'repeated',
    'repeated',
  ]);
  expect((await sync(ben, { answers: ofBen })).map(({ outcome }) => outcome)).toEqual([
    'kept_aside',
    'repeated',
    'unchanged',
  ]);
  expect(await (await client(ada)).get({ inspection_id: id })).toMatchObject({ open_conflicts: 1 });

  const resolved = await (
    await client(ada)
  ).resolve({
    inspection_id: id,
    conflict_id: conflict!.id,
    keep: 'aside',
    standing_version: 1,
  });
  expect(resolved).toMatchObject({ outcome: 'aside', resolved_by: ada.person_id, standing: { value: 5, version: 2 } });

  // Only the photo is missing now, which comes last.
  expect((await (await client(ben)).missing({ inspection_id: id })).items.map(({ reason }) => reason)).toEqual([
    'photos',
    'upload',
  ]);
  const { photos } = await sending(world, ada, await aPicture(), 'front.jpg');
  await photos.upload({ photo_id: photo.id });
  await world.drain();
  const [completed] = await sync(ben, { complete: [id] });
  expect(completed).toMatchObject({ outcome: 'done' });
  expect(await (await client(ada)).get({ inspection_id: id })).toMatchObject({
    status: 'completed',
    completed_by: ben.person_id,
    open_conflicts: 0,
    photo_total: 1,
  });
  // Ada's first answer is still there to be read.
  const history = await world.kysely
    .selectFrom('inspection_answers')
    .select(['item_key', 'value', 'version'])
    .where('inspection_id', '=', id)
    .where('item_key', '=', 'leaks')
    .orderBy('version')
    .execute();
  expect(history).toEqual([
    { item_key: 'leaks', value: 2, version: 1 },
    { item_key: 'leaks', value: 5, version: 2 },
  ]);
});

describe('an answer', () => {
  test('whose author saw the one before takes its place; one that saw an older one is kept aside', async () => {
    const { ada, ben } = await aCrew(world);
    const { id } = await anInspection(world, ada);
    await sync(ada, { answers: [offline(id, 'leaks', 1)] });
    expect(await sync(ben, { answers: [offline(id, 'leaks', 2, { base_version: 1 })] })).toMatchObject([
      { outcome: 'done', version: 2 },
    ]);
    expect(await sync(ada, { answers: [offline(id, 'leaks', 3, { base_version: 1 })] })).toMatchObject([
      { outcome: 'kept_aside', version: 2 },
    ]);
    expect(await valuesOf(ada, id)).toEqual({ leaks: 2 });
  });

  test('corrects an own one that its device did not know to have arrived, unless it is older', async () => {
    const { ada } = await aCrew(world);
    const { id } = await anInspection(world, ada);
    const at = (minute: number) => ({ client_at: `2026-11-30T09:0${minute}:00.000Z` });
    await sync(ada, { answers: [offline(id, 'leaks', 1, at(3))] });
    expect(await sync(ada, { answers: [offline(id, 'leaks', 2, at(4))] })).toMatchObject([{ outcome: 'done' }]);
    // From the pocket of the same person, but from before.
    expect(await sync(ada, { answers: [offline(id, 'leaks', 3, at(1))] })).toMatchObject([{ outcome: 'kept_aside' }]);
    expect(await valuesOf(ada, id)).toEqual({ leaks: 2 });
  });

  test('does not override somebody else by correcting itself', async () => {
    const { ada, ben } = await aCrew(world);
    const { id } = await anInspection(world, ada);
    const at = (minute: number) => ({ client_at: `2026-11-30T09:0${minute}:00.000Z` });
    await sync(ben, { answers: [offline(id, 'leaks', 9, at(0))] });
    await sync(ada, { answers: [offline(id, 'leaks', 1, { base_version: 1, ...at(1) })] });
    expect(await sync(ada, { answers: [offline(id, 'leaks', 2, { base_version: 0, ...at(2) })] })).toMatchObject([
      { outcome: 'kept_aside' },
    ]);
  });

  test('is withdrawn by null, and then missing again', async () => {
    const { ada } = await aCrew(world);
    const { id } = await anInspection(world, ada);
    await sync(ada, { answers: [offline(id, 'dry', true)] });
    await sync(ada, { answers: [offline(id, 'dry', null, { base_version: 1 })] });
    expect(await valuesOf(ada, id)).toEqual({});
    const { items } = await (await client(ada)).missing({ inspection_id: id });
    expect(items.map(({ item_key }) => item_key)).toEqual(['dry', 'leaks']);
  });

  test('under the id of another is refused, and leaves the others alone', async () => {
    const { ada, ben } = await aCrew(world);
    const { id } = await anInspection(world, ada);
    const first = offline(id, 'leaks', 1);
    await sync(ada, { answers: [first] });
    const results = await sync(ben, { answers: [{ ...first, value: 2 }, offline(id, 'dry', false)] });
    expect(results).toMatchObject([{ outcome: 'refused', error: { code: 'ID_TAKEN' } }, { outcome: 'done' }]);
  });

  test.each([
    ['a check', 'dry', 'yes'],
    ['a number', 'leaks', true],
    ['a text', 'notes', 7],
    ['a choice', 'material', 'gold'],
    ['a measurement', 'ridge', '12 ft'],
    ['a signature', 'owner', 'Ada'],
  ])('that is not %s is refused', async (_, item_key, value) => {
    const { ada } = await aCrew(world);
    const { id: inspection_id } = await anInspection(world, ada);
    const answers = [{ item_key, value: value as AnswerValue }];
    await expect((await client(ada)).update({ inspection_id, answers })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
  });

  test.each([
    ['one dot', [[500, 500, 500, 500]]],
    ['a short line', [[500, 500, 510, 500, 520, 500]]],
  ])('that is a signature of %s is refused', async (_, strokes) => {
    const { ada } = await aCrew(world);
    const { id: inspection_id } = await anInspection(world, ada);
    const answers = [{ item_key: 'owner', value: { name: 'Ada', strokes } }];
    await expect((await client(ada)).update({ inspection_id, answers })).rejects.toMatchObject({
      app: 'SIGNATURE_BLANK',
    });
  });

  test('in a unit of another kind is refused with those that fit', async () => {
    const { ada } = await aCrew(world);
    const { id: inspection_id } = await anInspection(world, ada);
    const measured = (unit: string) => [{ item_key: 'ridge', value: { value: '12.50', unit } }];
    await expect((await client(ada)).update({ inspection_id, answers: measured('kg') })).rejects.toMatchObject({
      app: 'UNIT_UNKNOWN',
      details: { unit: 'kg', known: expect.not.arrayContaining(['kg', 'ft2']) as string[] },
    });
    const { answers } = await (await client(ada)).update({ inspection_id, answers: measured('m') });
    expect(answers).toMatchObject([{ item_key: 'ridge', value: { value: '12.50', unit: 'm' } }]);
  });

  test('begins the work, once', async () => {
    const { ada } = await aCrew(world);
    const { id: inspection_id } = await anInspection(world, ada);
    const answers = [{ item_key: 'owner', value: { name: 'Ada', strokes: [[100, 100, 300, 200, 500, 100]] } }];
    expect(await (await client(ada)).update({ inspection_id, answers })).toMatchObject({ status: 'in_progress' });
    await (await client(ada)).update({ inspection_id, answers: [{ item_key: 'dry', value: true }] });
    const told = await world.kysely
      .selectFrom('events')
      .select('type')
      .where('entity_id', '=', inspection_id)
      .orderBy('id')
      .execute();
    expect(told.map(({ type }) => type)).toEqual([
      'inspection.created',
      'inspection.started',
      'inspection.answered',
      'inspection.answered',
    ]);
  });
});

describe('a conflict', () => {
  async function aConflict() {
    const { ada, ben } = await aCrew(world);
    const { id: inspection_id } = await anInspection(world, ada);
    await sync(ada, { answers: [offline(inspection_id, 'leaks', 1)] });
    const aside = offline(inspection_id, 'leaks', 2);
    await sync(ben, { answers: [aside] });
    return { ada, ben, inspection_id, of: { inspection_id, conflict_id: aside.id } };
  }

  test('is resolved for the answer that stands, or for a third one', async () => {
    const { ada, of } = await aConflict();
    expect(await (await client(ada)).resolve({ ...of, keep: 'standing' })).toMatchObject({
      outcome: 'standing',
      standing: { value: 1, version: 1 },
    });
    const other = await aConflict();
    expect(await (await client(other.ben)).resolve({ ...other.of, value: 4 })).toMatchObject({
      outcome: 'other',
      standing: { value: 4, version: 2, author_id: other.ben.person_id },
      aside: { value: 2 },
    });
    const decided = { inspection_id: other.inspection_id, resolved: true };
    expect((await (await client(other.ada)).conflicts(decided)).items).toMatchObject([{ outcome: 'other' }]);
    expect((await (await client(other.ada)).conflicts({ inspection_id: other.inspection_id })).total).toBe(0);
  });

  test('is decided once, also by two at once', async () => {
    const { ada, ben, of } = await aConflict();
    const [one, other] = [await client(ada), await client(ben)];
    const results = await Promise.allSettled([
      one.resolve({ ...of, keep: 'standing' }),
      other.resolve({ ...of, keep: 'aside' }),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected') as PromiseRejectedResult;
    expect(refused.reason).toMatchObject({ app: 'ANSWER_CONFLICT_RESOLVED' });
  });

  test('is not decided by somebody who saw an older answer', async () => {
    const { ada, inspection_id, of } = await aConflict();
    await sync(ada, { answers: [offline(inspection_id, 'leaks', 7, { base_version: 1 })] });
    await expect((await client(ada)).resolve({ ...of, keep: 'standing', standing_version: 1 })).rejects.toMatchObject({
      app: 'VERSION_CONFLICT',
      details: { current: { version: 2, value: 7 } },
    });
  });

  test('is decided either by keeping or by a value', async () => {
    const { ada, of } = await aConflict();
    await expect((await client(ada)).resolve(of)).rejects.toMatchObject({ app: 'INVALID_INPUT' });
    await expect((await client(ada)).resolve({ ...of, keep: 'aside', value: 3 })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
    await expect((await client(ada)).resolve({ ...of, value: 'many' })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
    await expect(
      (await client(ada)).resolve({ ...of, conflict_id: randomUUIDv7(), keep: 'aside' }),
    ).rejects.toMatchObject({ app: 'ANSWER_CONFLICT_NOT_FOUND' });
  });
});

test('whatever three clients answer in whatever order, every answer counted once or is kept aside', async () => {
  const { ada, ben, admin } = await aCrew(world);
  const people = [ada, ben, admin];
  const move = fc.record({
    who: fc.nat({ max: 2 }),
    item_key: fc.constantFrom('leaks', 'cracks'),
    base_version: fc.nat({ max: 3 }),
    twice: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 2, maxLength: 8 }), async (moves) => {
      const { id } = await anInspection(world, ada, [
        { key: 'leaks', label: 'Leaks', kind: 'number' },
        { key: 'cracks', label: 'Cracks', kind: 'number' },
      ]);
      const sent = moves.map(({ item_key, base_version, ...rest }, at) => ({
        ...rest,
        // Each value is another one, so that none can hide behind an equal one.
        answer: offline(id, item_key, at + 1, { base_version }),
      }));
      await Promise.all(
        sent.flatMap(({ who, twice, answer }) =>
          Array.from({ length: twice ? 2 : 1 }, () => sync(people[who]!, { answers: [answer] })),
        ),
      );
      const rows = await Promise.all(
        (['inspection_answers', 'answer_conflicts'] as const).map((table) =>
          world.kysely.selectFrom(table).select(['id', 'value']).where('inspection_id', '=', id).execute(),
        ),
      );
      const kept = rows.flat();
      expect(kept).toHaveLength(sent.length);
      expect(new Map(kept.map((row) => [row.id, row.value]))).toEqual(
        new Map(sent.map(({ answer }) => [answer.id, answer.value])),
      );
    }),
    { numRuns: 12 },
  );
});

test('more than a hundred things at once, or none, are refused', async () => {
  const { ada } = await aCrew(world);
  const { id } = await anInspection(world, ada);
  const answers = Array.from({ length: 60 }, () => offline(id, 'dry', true));
  const measurements = Array.from({ length: 60 }, () => ({
    id: randomUUIDv7(),
    inspection_id: id,
    label: 'A wall',
    value: '1',
    unit: 'm',
  }));
  await expect((await client(ada)).sync({ answers, measurements })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  await expect((await client(ada)).sync({})).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  expect((await (await client(ada)).get({ inspection_id: id })).answers).toEqual([]);
});

test('an inspection that was begun offline is made, answered, measured and completed in one request', async () => {
  const { ada } = await aCrew(world);
  const id = randomUUIDv7();
  const made = (await (await client(ada)).templates.create({ name: 'Roofs', items: roofItems })).id;
  const results = await sync(ada, {
    inspections: [{ id, template_id: made, title: 'The barn' }],
    answers: [offline(id, 'dry', true), offline(id, 'leaks', 0)],
    measurements: [{ id: randomUUIDv7(), inspection_id: id, label: 'Ridge', value: '12.50', unit: 'ft' }],
    complete: [id],
  });
  expect(results.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
    'inspection done',
    'answer done',
    'answer done',
    'measurement done',
    'complete done',
  ]);
  expect(await (await client(ada)).get({ inspection_id: id })).toMatchObject({ status: 'completed', key: 'INS-1' });
});

test('nothing changes in a completed inspection until it is reopened, with a reason', async () => {
  const { ada, ben } = await aCrew(world);
  const { id: inspection_id } = await anInspection(world, ada, [{ key: 'dry', label: 'Dry', kind: 'check' }]);
  const { measurements } = await world.as(ada);
  const { id: measurement_id } = await measurements.create({ inspection_id, label: 'A wall', value: '3', unit: 'm' });
  await (await client(ada)).complete({ inspection_id });
  const again = await (await client(ben)).complete({ inspection_id });
  expect(again).toMatchObject({ status: 'completed', completed_by: ada.person_id });
  const completed = { app: 'INSPECTION_COMPLETED' };
  const inspections = await client(ben);
  await expect(inspections.update({ inspection_id, title: 'x' })).rejects.toMatchObject(completed);
  await expect(measurements.create({ inspection_id, label: 'x', value: '3', unit: 'm' })).rejects.toMatchObject(
    completed,
  );
  await expect(measurements.update({ measurement_id, value: '4' })).rejects.toMatchObject(completed);
  await expect(measurements.delete({ measurement_id })).rejects.toMatchObject(completed);
  const { photos } = await sending(world, ben, await aPicture(), 'late.jpg');
  await expect(photos.upload({ inspection_id })).rejects.toMatchObject(completed);
  expect(await sync(ben, { answers: [offline(inspection_id, 'dry', true)] })).toMatchObject([
    { outcome: 'refused', error: { code: 'INSPECTION_COMPLETED' } },
  ]);
  expect(await inspections.reopen({ inspection_id, reason: 'It rained' })).toMatchObject({
    status: 'in_progress',
    completed_at: null,
  });
  await expect(inspections.reopen({ inspection_id, reason: 'Again' })).rejects.toMatchObject({
    app: 'INSPECTION_NOT_COMPLETED',
  });
  expect(await sync(ben, { answers: [offline(inspection_id, 'dry', true)] })).toMatchObject([{ outcome: 'done' }]);
});
