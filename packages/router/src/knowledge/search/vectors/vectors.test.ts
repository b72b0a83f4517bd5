import { afterAll, expect, test } from 'vitest';
import { startModels } from '@deskwire/adapters/openai-server.fixture.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { schedules } from '../../../domains.ts';
import { runSchedules } from '../../../kit/jobs/schedule.ts';
import { testWorld } from '../../../testing/world.ts';

/** Answers from what is meant, where the operator has texts measured. */
const world = await testWorld();
const models = await startModels();
afterAll(() => models.close());
const team = await aTeam(world.kysely);
const owner = await aMember(world.kysely, team, 'owner');
const other = await aMember(world.kysely, team, 'member');
const desk = await world.as(owner);
/** A model that knows two subjects, in whatever words. */
const meant = [/car|vehicle|engine|automobile/i, /leave|vacation|holiday|days off/i];
models.embed = (text) => [
  ...meant.map((words) => (words.test(text) ? 1 : -1)),
  ...Array.from({ length: 6 }, () => 0.1),
];

await world.drain();
const { id: vacation } = await desk.documents.create({
  title: 'Handbook',
  text: 'Everybody has thirty days of holiday a year.',
  audience: 'team',
});
const { id: secret } = await desk.documents.create({ title: 'Mine', text: 'My holiday is in June.', audience: 'own' });
await desk.documents.create({ title: 'Fleet', text: 'The engine of the van needs oil.', audience: 'team' });
await world.drain();

const measured = async () => {
  world.clock.advance({ hours: 2 });
  await runSchedules(world.services, schedules);
  await world.drain();
};
/** No word of it is in any document. */
const QUESTION = 'vacation allowance?';
const found = async (mode?: 'lexical' | 'hybrid', person = owner) => {
  const answer = await (await world.as(person)).memory.query({ query: QUESTION, ...(mode && { mode }) });
  return { ...answer, ids: answer.items.map(({ citation }) => citation.document_id) };
};
const signatures = async () =>
  (await world.kysely.selectFrom('passage_signatures').select('entity_id').execute()).map((row) => row.entity_id);

test('without an address nothing is measured, and words are all there is', async () => {
  await measured();
  expect(await found('hybrid')).toMatchObject({ ids: [], mode: 'lexical', degraded: false });
  expect(models.asked).toEqual([]);
});

test('what is meant is found once everything is measured; by whoever may read it', async () => {
  world.measureTexts(models.base_url, 'places-1');
  await measured();
  expect(models.asked[0]).toMatchObject({ path: '/v1/embeddings', body: { model: 'places-1' } });
  const mine = await found('hybrid');
  expect(mine).toMatchObject({ mode: 'hybrid', degraded: false });
  expect(mine.ids.slice(0, 2).toSorted()).toEqual([vacation, secret].toSorted());
  const theirs = await found('hybrid', other);
  expect(theirs.ids).toContain(vacation);
  expect(theirs.ids).not.toContain(secret);
  const { citation } = theirs.items[0]!;
  const { text } = await (await world.as(other)).documents.text({ doc_id: citation.document_id! });
  expect(text.slice(citation.start, citation.end)).toBe(citation.quote);
});

test('words alone answer until the questions of the team are found no worse with vectors', async () => {
  expect(await found()).toMatchObject({ ids: [], mode: 'lexical' });
  const worse = await desk.documents.evaluate({
    questions: [
      { question: QUESTION, document_id: vacation },
      { question: 'Which automobile needs oil?', document_id: vacation },
    ],
  });
  expect(worse).toMatchObject({ recall_at_5: 0, hybrid: { recall_at_5: expect.any(Number) } });
  expect(worse.hybrid!.recall_at_5).toBeGreaterThan(0);
  expect((await found()).mode).toBe('hybrid');
  expect((await found('lexical')).ids).toEqual([]);
});

test('what says something else is not found by what it said, and is measured again', async () => {
  await desk.documents.update({ doc_id: vacation, text: 'Cars are parked behind the house.' });
  await world.drain();
  expect((await found('hybrid')).ids).toContain(secret);
  world.clock.advance({ minutes: 1 });
  await world.drain();
  expect(await signatures()).toContain(vacation);
  const { items } = await desk.memory.query({ query: 'Where do I put my automobile?', mode: 'hybrid' });
  expect(items.map(({ citation }) => citation.document_id)).toContain(vacation);
});

test('a model that does not answer in time leaves the answer to words, and says so', async () => {
  models.script({ hang_after: 0 });
  expect(await found('hybrid')).toMatchObject({ ids: [], mode: 'lexical', degraded: true });
  models.script({ status: 500 });
  expect(await found('hybrid')).toMatchObject({ degraded: true });
});

test('a new model is built beside the old one, and two are never compared', async () => {
  world.measureTexts(models.base_url, 'places-2');
  expect(await found('hybrid')).toMatchObject({ mode: 'hybrid' });
  expect(models.asked.at(-1)).toMatchObject({ body: { model: 'places-1' } });
  await measured();
  expect(await found('hybrid')).toMatchObject({ mode: 'hybrid' });
  expect(models.asked.at(-1)).toMatchObject({ body: { model: 'places-2' } });
  const rows = await world.kysely.selectFrom('passage_signatures').select('model_id').distinct().execute();
  expect(rows).toHaveLength(1);
  // Whether it helps is to be tried again.
  expect((await found()).mode).toBe('lexical');
});
