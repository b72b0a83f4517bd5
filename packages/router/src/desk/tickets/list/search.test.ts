import { beforeEach, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
let desk = await world.as(await aMember(world.kysely, team, 'agent'));
// Searches are counted: each test has somebody of its own.
beforeEach(async () => {
  desk = await world.as(await aMember(world.kysely, team, 'agent'));
});
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

test('all words must be there: in title, description, fields or comments', async () => {
  expect((await found('printer')).toSorted()).toEqual(['Kitchen light', 'The printer']);
  expect(await found('kitchen printer')).toHaveLength(2);
  expect(await found('printer fire')).toEqual(['The printer']);
  expect(await found('fire laptop')).toEqual([]);
});

test('a word is found by its beginning, and a longer one than it is not found by another with the same beginning', async () => {
  expect(await found('lapt')).toEqual(['New laptop']);
  expect(await found('universi')).toEqual(['New laptop']);
  expect(await found('müll')).toEqual(['Zugang für']);
  expect(await found('MULLER')).toEqual(['Zugang für']);
  expect(await found('vpn-verb')).toEqual(['Zugang für']);
  expect(await found('printers')).toEqual([]);
  expect(await found('pritner')).toEqual([]);
});

test('words joined by slashes, dots and hyphens, numbers, addresses and ends of compounds are found one by one', async () => {
  const cases = [
    ['VPN/WLAN down in room 12', ['WLAN', 'vpn/wlan', '12']],
    ['HP-4250 is jammed', ['4250', 'HP 4250', 'hp-4250']],
    ['Scanner HP4250 too', ['HP4250', '4250']],
    ['srv-db01.corp.local unreachable', ['srv-db01', 'db01', 'corp.local', '01']],
    ['See https://intra.example.com/wiki/vpn-setup', ['vpn-setup', 'wiki', 'intra.example.com']],
    ['Mail to bob@contoso.com bounces', ['contoso', 'bob@contoso.com']],
    ['C:\\Users\\tess\\report_final.xlsx is locked', ['report_final', 'xlsx', 'tess']],
    ['0x80070005 and ERR_CONNECTION_RESET', ['0x80070005', 'connection_reset', 'RESET']],
    ['Netzwerkdrucker klemmt', ['Drucker', 'Netzwerk', 'netzwerkdrucker']],
  ] as const;
  for (const [title, searches] of cases) {
    const { id } = await desk.tickets.create({ title });
    for (const search of searches)
      expect(
        (await desk.tickets.list({ search })).items.map((ticket) => ticket.id),
        `${search} in ${title}`,
      ).toContain(id);
  }
});

test('no word is too common to be found, and a short one is no beginning of another', async () => {
  for (const [title, search] of [
    ['IT equipment for the new colleague', 'IT'],
    ['WHO report needed', 'WHO'],
    ['Will cannot sign in', 'Will'],
  ] as const) {
    const { id } = await desk.tickets.create({ title });
    expect((await desk.tickets.list({ search })).items.map((ticket) => ticket.id)).toContain(id);
  }
  const { id } = await desk.tickets.create({ title: 'Items are missing' });
  expect((await desk.tickets.list({ search: 'it' })).items.map((ticket) => ticket.id)).not.toContain(id);
});

test('scripts without blanks are searched inside their sentences, sign after sign', async () => {
  const { id } = await desk.tickets.create({ title: '三楼打印机故障', description: 'プリンターが動かない' });
  const other = await desk.tickets.create({ title: '打印三楼' });
  for (const search of ['打印机', '故障', '机', '三楼打印机故障', 'プリンター', '三楼 故障'])
    expect(
      (await desk.tickets.list({ search })).items.map((ticket) => ticket.id),
      search,
    ).toEqual([id]);
  expect((await desk.tickets.list({ search: '打印' })).total).toBe(2);
  expect((await desk.tickets.list({ search: '三打' })).total).toBe(0);
  expect((await desk.tickets.list({ search: '三楼' })).items.map((ticket) => ticket.id)).toContain(other.id);
});

test('what was said at a ticket finds it, internally for those who handle tickets only, until it is taken back', async () => {
  const member = await aMember(world.kysely, team, 'member');
  const { id } = await desk.tickets.create({ title: 'Strange noise' });
  await desk.tickets.watchers.add({ ticket_id: id, person_id: member.person_id });
  const said = await desk.tickets.comments.create({ ticket_id: id, content: 'It was the zeppelin' });
  await desk.tickets.comments.create({ ticket_id: id, content: 'A dirigible, really', is_internal: true });
  expect((await desk.tickets.list({ search: 'zeppelin noise' })).total).toBe(1);
  expect((await desk.tickets.list({ search: 'dirigible' })).total).toBe(1);
  const theirs = await world.as(member);
  expect((await theirs.tickets.list({ search: 'zeppelin' })).total).toBe(1);
  expect((await theirs.tickets.list({ search: 'dirigible' })).total).toBe(0);
  await desk.tickets.comments.update({ ticket_id: id, comment_id: said.id, content: 'It was the balloon' });
  expect((await desk.tickets.list({ search: 'zeppelin' })).total).toBe(0);
  expect((await desk.tickets.list({ search: 'balloon' })).total).toBe(1);
  await desk.tickets.comments.delete({ ticket_id: id, comment_id: said.id });
  expect((await desk.tickets.list({ search: 'balloon' })).total).toBe(0);
});

test("the team's own fields, tags, category and how it was solved find a ticket", async () => {
  const admin = await world.as(await aMember(world.kysely, team, 'admin'));
  await admin.tickets.fields.set({ fields: [{ key: 'asset', name: 'Asset', kind: 'text' }] });
  const { id } = await desk.tickets.create({ title: 'Broken', custom: { asset: 'LAPTOP4711' }, tags: ['hinge'] });
  expect((await desk.tickets.list({ search: 'LAPTOP4711 hinge' })).items).toMatchObject([{ id }]);
  await desk.tickets.update({ ticket_id: id, custom: { asset: 'LAPTOP4712' }, category: 'Hardware' });
  expect((await desk.tickets.list({ search: 'LAPTOP4711' })).total).toBe(0);
  expect((await desk.tickets.list({ search: '4712 hardware' })).items).toMatchObject([{ id }]);
  await desk.tickets.setStatus({ ticket_id: id, status: 'resolved', resolution_notes: 'Replaced the lid' });
  expect((await desk.tickets.list({ search: 'lid' })).items).toMatchObject([{ id }]);
});

test('a long text is found by its last word', async () => {
  const description = `${'lorem ipsum '.repeat(3_000)} quintessence`;
  const { id } = await desk.tickets.create({ title: 'Long', description });
  expect((await desk.tickets.list({ search: 'long quintessence' })).items).toMatchObject([{ id }]);
  await desk.tickets.update({ ticket_id: id, description: 'short' });
  expect((await desk.tickets.list({ search: 'quintessence' })).total).toBe(0);
});

test('a key finds its ticket', async () => {
  for (const search of ['TKT-1', 'tkt-001', '#1']) expect(await found(search)).toEqual(['The printer']);
  expect(await found('#999')).toEqual([]);
});

test('a search goes with filters, other orders, pages and totals', async () => {
  expect(await found('printer', { sort: 'created_at', order: 'asc' })).toEqual(['The printer', 'Kitchen light']);
  expect(await found('printer', { type: ['bug'] })).toEqual([]);
  const first = await desk.tickets.list({ search: 'on printer', sort: 'number', order: 'asc', page_size: 1 });
  expect(first).toMatchObject({ total: 1, items: [{ title: 'The printer is on fire' }], next_cursor: null });
  expect(await desk.tickets.list({ search: 'printer', page: 2, page_size: 1 })).toMatchObject({ total: 2 });
});

test('nobody finds what they do not see', async () => {
  const member = await world.as(await aMember(world.kysely, team, 'member'));
  expect(await member.tickets.list({ search: 'printer' })).toMatchObject({ total: 0 });
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
