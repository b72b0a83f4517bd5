import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import { indexAll } from './search.fixture.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const desk = await world.as(agent);
// A feed begins with what happens next.
await world.drain();
for (const [title, description] of [
  ['The printer is on fire', 'It stands in the kitchen.'],
  ['Kitchen light is broken', 'Near the printer, which works.'],
  ['New laptop for a colleague', 'She starts at the university in May.'],
] as const)
  await desk.tickets.create({ title, description });
await world.drain();

const found = async (query: string) => {
  const caller = await world.as(await aMember(world.kysely, team, 'agent'));
  return (await caller.search.global({ query })).items.map(({ title }) => title.split(' ').slice(0, 2).join(' '));
};

test('what has most of the words comes first, and the title weighs more', async () => {
  expect(await found('printers kitchen fire')).toEqual(['The printer', 'Kitchen light']);
  expect(await found('printing')).toEqual(['The printer', 'Kitchen light']);
});

test('typing errors are forgiven in words that the team does not use', async () => {
  expect(await found('pritner')).toEqual(['The printer', 'Kitchen light']);
  expect(await found('kichen')).toHaveLength(2);
  expect(await found('xqzvwk')).toEqual([]);
});

test('highlights are offsets into title and snippet', async () => {
  const [hit] = (await desk.search.global({ query: 'kitchen printer' })).items;
  const words = hit!.highlights.map(({ field, start, end }) => hit![field].slice(start, end));
  expect(words.map((word) => word.toLowerCase()).toSorted()).toEqual(['kitchen', 'printer']);
});

test('a snippet is the words of what fits, without the marks of Markdown, and highlights are offsets into it', async () => {
  const before = 'Long ago. '.repeat(60);
  const description = `# Notes\n\n${before}\n\n- The **flux capacitor** of [our car](https://cars.example/1) is \`broken\`.`;
  await desk.tickets.create({ title: 'Time travel', description });
  await world.drain();
  const [hit] = (await desk.search.global({ query: 'capacitor car' })).items;
  expect(hit!.snippet).toMatch(/Long ago\. The flux capacitor of our car is broken\.$/);
  const marked = hit!.highlights.filter(({ field }) => field === 'snippet');
  expect(marked.map(({ start, end }) => hit!.snippet.slice(start, end))).toEqual(['capacitor', 'car']);
});

test('pages hold what the total says, and a cursor goes on', async () => {
  const many = await aTeam(world.kysely);
  const person = await aMember(world.kysely, many, 'agent');
  const caller = await world.as(person);
  for (let n = 0; n < 7; n++) await caller.tickets.create({ title: `Gateway number ${n}` });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await caller.search.global({ query: 'gateway', page_size: 3, ...(cursor ? { cursor } : {}) });
    expect(page.total).toBe(7);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  expect(new Set(seen).size).toBe(7);
});

test('a member of a private project who is removed finds nothing of it from the next request on', async () => {
  const owner = await world.as(await aMember(world.kysely, team, 'admin'));
  const person = await aMember(world.kysely, team, 'member');
  const project = await owner.projects.create({ name: 'Quicksilver', private: true });
  const task = await owner.tasks.create({ project_id: project.id, title: 'Distil the quicksilver' });
  await owner.tasks.comments.create({ task_id: task.id, content: 'Quicksilver is toxic' });
  const member = await world.as(person);
  const count = async () => (await member.search.advanced({ query: 'quicksilver' })).facets.kinds.length;
  expect(await count()).toBe(0);
  await owner.projects.members.invite({ project_id: project.id, email: person.email });
  await world.drain();
  expect(await count()).toBe(3);
  await owner.projects.members.remove({ project_id: project.id, user_id: person.user_id });
  expect(await count()).toBe(0);
  expect((await member.search.suggestions({ q: 'quick' })).items.filter(({ kind }) => kind !== null)).toEqual([]);
});

test('rows that were written past the index are found once it is repaired', async () => {
  const elsewhere = await aTeam(world.kysely);
  const person = await aMember(world.kysely, elsewhere, 'agent');
  const caller = await world.as(person);
  const { id } = await caller.tickets.create({ title: 'An obelisk' });
  await world.pool.query('delete from passages where team_id = $1', [elsewhere.id]);
  expect((await caller.search.global({ query: 'obelisk' })).total).toBe(0);
  await indexAll(world, elsewhere.id);
  expect((await caller.search.global({ query: 'obelisk' })).items).toMatchObject([{ id }]);
});
