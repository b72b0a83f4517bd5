import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const desk = await world.as(agent);
for (const [title, description] of [
  ['The printer is on fire', 'It stands in the kitchen.'],
  ['Kitchen light is broken', 'Near the printer, which works.'],
  ['New laptop for a colleague', 'She starts at the university in May, bob@example.com knows.'],
  ['Zugang für Müller', 'Bitte Passwort zurücksetzen: VPN-Verbindung'],
] as const)
  await desk.tickets.create({ title, description });

type Query = NonNullable<Parameters<typeof desk.tickets.list>[0]>;
const found = async (search: string, query: Query = {}) =>
  (await desk.tickets.list({ search, ...query })).items.map(({ title }) => title.split(' ').slice(0, 2).join(' '));

test('all words must be there, in title or description; the title weighs more', async () => {
  expect(await found('printer')).toEqual(['The printer', 'Kitchen light']);
  expect(await found('kitchen printer')).toHaveLength(2);
  expect(await found('printer fire')).toEqual(['The printer']);
  expect(await found('fire laptop')).toEqual([]);
});

test('forms of a word, and the beginning of the last one, find it', async () => {
  expect(await found('printers')).toHaveLength(2);
  expect(await found('lapt')).toEqual(['New laptop']);
  expect(await found('universi')).toEqual(['New laptop']);
  expect(await found('müll')).toEqual(['Zugang für']);
  expect(await found('vpn-verb')).toEqual(['Zugang für']);
  expect(await found('bob@example.com')).toEqual(['New laptop']);
});

test('typing errors are forgiven where nothing is spelled like that', async () => {
  expect(await found('pritner')).toHaveLength(2);
  expect(await found('laptpo colleague')).toEqual(['New laptop']);
  expect(await found('kichen fire')).toEqual(['The printer']);
  expect(await found('Passwrot')).toEqual(['Zugang für']);
  expect(await found('xqzvwk')).toEqual([]);
});

test('a word that a ticket gets later is forgiven as well', async () => {
  const { id } = await desk.tickets.create({ title: 'Something else' });
  await desk.tickets.update({ ticket_id: id, description: 'The projector hums' });
  expect(await found('projetcor')).toEqual(['Something else']);
});

test('a word is forgotten when no ticket has it any more', async () => {
  const words = async () =>
    (await world.kysely.selectFrom('ticket_words').select('word').execute()).map(({ word }) => word);
  const { id } = await desk.tickets.create({ title: 'Hunter2 is the password of the printer' });
  expect(await words()).toEqual(expect.arrayContaining(['hunter2', 'printer']));
  await desk.tickets.update({ ticket_id: id, title: 'Redacted' });
  await world.drain();
  expect(await words()).not.toContain('hunter2');
  expect(await words()).toEqual(expect.arrayContaining(['redacted', 'printer']));
});

test('a key finds its ticket', async () => {
  for (const search of ['TKT-1', 'tkt-001', '#1']) expect(await found(search)).toEqual(['The printer']);
  expect(await found('#999')).toEqual([]);
});

test('a search goes with filters, other orders, pages and totals', async () => {
  expect(await found('printer', { sort: 'created_at', order: 'asc' })).toEqual(['The printer', 'Kitchen light']);
  expect(await found('printer', { type: ['bug'] })).toEqual([]);
  const first = await desk.tickets.list({ search: 'pritner', page_size: 1 });
  expect(first).toMatchObject({ total: 2, items: [{ title: 'The printer is on fire' }] });
  const second = await desk.tickets.list({ search: 'pritner', page_size: 1, cursor: first.next_cursor! });
  expect(second).toMatchObject({ items: [{ title: 'Kitchen light is broken' }], next_cursor: null });
  expect(await desk.tickets.list({ search: 'printer', page: 2, page_size: 1 })).toMatchObject({ total: 2 });
  await expect(desk.tickets.list({ sort: 'relevance' })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
});

test('nobody finds what they do not see, nor by a typing error', async () => {
  const member = await world.as(await aMember(world.kysely, team, 'member'));
  expect(await member.tickets.list({ search: 'printer' })).toMatchObject({ total: 0 });
  expect(await member.tickets.list({ search: 'pritner' })).toMatchObject({ total: 0 });
  const elsewhere = await world.as(await aMember(world.kysely, await aTeam(world.kysely), 'agent'));
  expect(await elsewhere.tickets.list({ search: 'printer' })).toMatchObject({ total: 0 });
});

test('whatever is typed is a search and never an error', async () => {
  for (const search of [
    'the',
    "'",
    "''",
    '\\',
    '&|!():*',
    "a' & b:*",
    '%_',
    '<->',
    ':*',
    '"',
    '🖨️',
    "O'Brien\\",
    'x'.repeat(200),
    'a '.repeat(100),
  ])
    await expect(found(search), search).resolves.toBeInstanceOf(Array);
  await expect(found('a\u0000b')).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  await expect(found('x'.repeat(201))).rejects.toMatchObject({ app: 'INVALID_INPUT' });
});
