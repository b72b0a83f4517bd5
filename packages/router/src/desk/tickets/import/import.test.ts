import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { tables, transaction, type Db } from '@deskwire/database/schema.ts';
import { aContact, aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { sending } from '../../../testing/uploads.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const on = tables<'tickets'>();
type Options = Parameters<Awaited<ReturnType<typeof sending>>['tickets']['importFile']>[0];

const aDesk = async () => aMember(world.kysely, await aTeam(world.kysely), 'admin');
/** Uploads a file and starts its import. */
const start = async (person: TestPerson, csv: string | Buffer, options: Options = {}) =>
  (await sending(world, person, csv, 'tickets.csv')).tickets.importFile(options);
const operationOf = async (person: TestPerson, id: string) =>
  (await world.as(person)).operations.get({ operation_id: id });
const imported = async (person: TestPerson, csv: string | Buffer, options: Options = {}) => {
  const { id } = await start(person, csv, options);
  await world.drain();
  return operationOf(person, id);
};
const errorsOf = async (person: TestPerson, operation_id: string) =>
  (await (await world.as(person)).operations.errors({ operation_id, page_size: 100 })).items;
const ticketsOf = ({ team_id }: TestPerson) =>
  world.kysely.selectFrom('tickets').selectAll().where('team_id', '=', team_id).orderBy('number').execute();

test('a file of texts and categories becomes tickets that are called by the beginning of their text', async () => {
  const desk = await aDesk();
  const long = 'please reset the password of my account since it was locked this morning after the update of windows';
  const operation = await imported(desk, `text,category\n${long},Access\n"new headset, please",Purchase\n`);
  expect(operation).toMatchObject({
    kind: 'tickets.import',
    state: 'succeeded',
    total: 2,
    done: 2,
    failed: 0,
    result: { created: 2, columns: { description: 'text', category: 'category' }, ignored_columns: [], dry_run: false },
  });
  expect(await ticketsOf(desk)).toMatchObject([
    {
      number: 1,
      title: 'please reset the password of my account since it was locked this morning after…',
      description: long,
      category: 'Access',
      type: 'request',
      priority: 'medium',
      status: 'open',
      source: 'import',
      reporter_id: desk.person_id,
    },
    { number: 2, title: 'new headset, please', category: 'Purchase' },
  ]);
  const next = await (await world.as(desk)).tickets.create({ title: 'The next number' });
  expect(next.number).toBeGreaterThan(2);
});

test('the columns of other programs are understood, with their words, in their order, after a BOM', async () => {
  const desk = await aDesk();
  const agent = await aMember(world.kysely, { id: desk.team_id }, 'agent');
  const known = await aContact(world.kysely, { id: desk.team_id });
  const csv =
    '\ufeff"Issue Key";Summary;"Beschreibung";Issue Type;Prio;Status;Labels;Reporter;Assignee;Created;Resolved;Weird\r\n' +
    `X-1;"Printer\r\nburns";"Zeile 1\r\n""Zeile 2""";Defect;P1;Done;" Print; fire|print";Anna <ANNA@Example.com>;${agent.email};2026-01-02 03:04;2026-02-03;x\r\n` +
    `\r\nX-2;Second;;Story;normal;in progress;;${known.email};;2026-01-02T03:04:05+02:00;;\r\n`;
  const operation = await imported(desk, csv);
  expect(operation).toMatchObject({ state: 'succeeded', done: 2, result: { ignored_columns: ['Weird'] } });
  const [first, second] = await ticketsOf(desk);
  const anna = await world.kysely
    .selectFrom('people')
    .selectAll()
    .where('email', '=', 'anna@example.com')
    .executeTakeFirstOrThrow();
  expect(anna).toMatchObject({ kind: 'contact', name: 'Anna', team_id: desk.team_id });
  expect(first).toMatchObject({
    external_key: 'X-1',
    title: 'Printer burns',
    description: 'Zeile 1\r\n"Zeile 2"',
    type: 'bug',
    priority: 'urgent',
    status: 'resolved',
    status_category: 'resolved',
    tags: ['print', 'fire'],
    reporter_id: anna.id,
    assignee_id: agent.person_id,
    created_at: '2026-01-02T03:04:00.000Z',
    resolved_at: '2026-02-03T00:00:00.000Z',
  });
  expect(second).toMatchObject({
    title: 'Second',
    type: 'feature',
    status: 'in_progress',
    reporter_id: known.person_id,
    created_at: '2026-01-02T01:04:05.000Z',
    resolved_at: null,
  });
});

test('a bad line is told with its line, field and reason; nothing of it is written, and the rest goes in', async () => {
  const desk = await aDesk();
  const csv = [
    'title,type,priority,status,assignee,email,created,tags',
    'Good,bug,high,open,,,,',
    `,,,,,,,`,
    ' ,bug,,,,,,',
    'Odd,banana,sky,nowhere,ghost@example.com,not@an@address,02/03/2026,x',
    `${'t'.repeat(201)},,,,,,,`,
    'Future,,,,,,2999-01-01,',
    'No day,,,,,,2026-02-30,',
    'Too,many,cells,in,this,line,,,really',
    `Nul\u0000,,,,,,,`,
    'Last,question,,,,,,',
  ].join('\n');
  const operation = await imported(desk, csv);
  expect(operation).toMatchObject({
    state: 'succeeded',
    total: 9,
    done: 2,
    failed: 7,
    result: { created: 2, failed: 7 },
  });
  expect((await ticketsOf(desk)).map(({ title }) => title)).toEqual(['Good', 'Last']);
  const errors = await errorsOf(desk, operation.id);
  expect(errors.map(({ line, field }) => [line, field])).toEqual([
    [4, 'title'],
    [5, 'created_at'],
    [5, 'type'],
    [5, 'priority'],
    [5, 'status'],
    [5, 'reporter_email'],
    [5, 'assignee_email'],
    [6, 'title'],
    [7, 'created_at'],
    [8, 'created_at'],
    [9, null],
    [9, 'type'],
    [9, 'priority'],
    [9, 'status'],
    [9, 'assignee_email'],
    [10, 'title'],
  ]);
  expect(errors[2]).toEqual({
    line: 5,
    field: 'type',
    reason: 'is none of bug, feature, incident, request, question',
    value: 'banana',
  });
  expect(errors.at(-1)).toMatchObject({ reason: 'contains characters that cannot be stored', value: 'Nul\ufffd' });
  const page = await (await world.as(desk)).operations.errors({ operation_id: operation.id, page_size: 5 });
  expect(page).toMatchObject({ total: errors.length, items: errors.slice(0, 5) });
  const rest = await (
    await world.as(desk)
  ).operations.errors({ operation_id: operation.id, page_size: 100, cursor: page.next_cursor! });
  expect(rest.items).toEqual(errors.slice(5));
});

test('a dry run writes nothing and reports the same', async () => {
  const desk = await aDesk();
  const csv = ['id,title,email,type', 'A,One,new@example.com,bug', 'B,Two,,banana', 'A,Again,,bug', 'C,Three,,'].join(
    '\n',
  );
  const dry = await imported(desk, csv, { dry_run: true });
  expect(await ticketsOf(desk)).toEqual([]);
  expect(await world.kysely.selectFrom('people').select('id').where('email', '=', 'new@example.com').execute()).toEqual(
    [],
  );
  expect(await world.kysely.selectFrom('counters').selectAll().where('team_id', '=', desk.team_id).execute()).toEqual(
    [],
  );
  const real = await imported(desk, csv);
  const { dry_run: _, ...counts } = dry.result!;
  expect(real.result).toMatchObject(counts);
  expect([dry.done, dry.failed]).toEqual([real.done, real.failed]);
  expect(await errorsOf(desk, dry.id)).toEqual(await errorsOf(desk, real.id));
  expect(real.result).toMatchObject({ created: 2, unchanged: 1, failed: 1 });
});

test('a line that was imported before stays as it is, or updates its ticket as asked', async () => {
  const desk = await aDesk();
  await imported(desk, 'id,title,priority,status\n1,One,low,open\n2,Two,low,open\n3,Three,low,open');
  const edited = await ticketsOf(desk);
  const again =
    'id,title,priority,status\n1,One,low,open\n2,Two again,,closed\n3,Three,urgent,\n4,Four,,\n4,Four!,high,';
  expect((await imported(desk, again)).result).toMatchObject({ created: 1, unchanged: 4 });
  expect((await ticketsOf(desk)).slice(0, 3)).toEqual(edited);
  expect((await imported(desk, again, { duplicates: 'update' })).result).toMatchObject({ updated: 3, unchanged: 2 });
  expect(await ticketsOf(desk)).toMatchObject([
    { title: 'One', version: 1 },
    { title: 'Two again', priority: 'low', status: 'open', version: 2 },
    { title: 'Three', priority: 'urgent', version: 2 },
    { title: 'Four!', priority: 'high', version: 2 },
  ]);
  const events = await world.kysely
    .selectFrom('events')
    .select(['type', 'entity_version'])
    .where('team_id', '=', desk.team_id)
    .where('type', '=', 'ticket.updated')
    .execute();
  expect(events).toHaveLength(3);
});

test('a line fills and updates the own fields of its team, by which its ticket is found', async () => {
  const desk = await aDesk();
  const chief = await world.as(desk);
  await chief.tickets.fields.set({
    fields: [
      { key: 'serial', name: 'Serial', kind: 'text' },
      { key: 'room', name: 'Room', kind: 'text' },
    ],
  });
  await imported(desk, 'id,title,serial,room\n1,One,SN-4711-A,Attic');
  expect(await ticketsOf(desk)).toMatchObject([{ custom: { serial: 'SN-4711-A', room: 'Attic' } }]);
  const found = async (search: string) => (await chief.tickets.list({ search })).items.map(({ title }) => title);
  expect(await found('SN-4711-A')).toEqual(['One']);
  const again = await imported(desk, 'id,title,serial,room\n1,One,SN-4712-B,', { duplicates: 'update' });
  expect(again.result).toMatchObject({ updated: 1 });
  expect(await ticketsOf(desk)).toMatchObject([{ custom: { serial: 'SN-4712-B', room: 'Attic' } }]);
  expect([await found('SN-4712-B'), await found('SN-4711-A')]).toEqual([['One'], []]);
});

test('two lines of one ticket in the same file make one ticket, and the later one counts', async () => {
  const desk = await aDesk();
  const csv = 'id,title,priority\n9,First,low\n9,Second,urgent\n9,Last,';
  expect((await imported(desk, csv, { duplicates: 'update' })).result).toMatchObject({ created: 1, updated: 2 });
  expect(await ticketsOf(desk)).toMatchObject([{ title: 'Last', priority: 'urgent' }]);
});

test('whom the file names is added, must be known, or is the importer, as asked', async () => {
  const desk = await aDesk();
  const known = await aContact(world.kysely, { id: desk.team_id });
  const csv = `title,email,reporter\nA,${known.email},\nB,Ann@example.org,Ann\nC,,Bob\nD,,Bob\nE,ANN@example.org,Other`;
  expect(await imported(desk, csv, { reporters: 'match' })).toMatchObject({ done: 1, failed: 4 });
  const mine = await imported(desk, csv, { reporters: 'me' });
  expect(mine.done).toBe(5);
  await imported(desk, csv);
  const tickets = (await ticketsOf(desk)).slice(-5);
  const ids = tickets.map(({ reporter_id }) => reporter_id);
  expect(ids[0]).toBe(known.person_id);
  expect(ids[1]).toBe(ids[4]);
  expect(ids[2]).toBe(ids[3]);
  expect(new Set(ids).size).toBe(3);
  expect(
    await world.kysely
      .selectFrom('people')
      .select(['name', 'email'])
      .where('team_id', '=', desk.team_id)
      .where('id', 'in', [ids[1]!, ids[2]!])
      .orderBy('name')
      .execute(),
  ).toEqual([
    { name: 'Ann', email: 'ann@example.org' },
    { name: 'Bob', email: null },
  ]);
});

test('every imported ticket is an event, and nobody is notified', async () => {
  const desk = await aDesk();
  const agent = await aMember(world.kysely, { id: desk.team_id }, 'agent');
  await imported(desk, `title,email,assignee\nA,${agent.email},${agent.email}\nB,${agent.email},`);
  const events = await world.kysely
    .selectFrom('events as e')
    .innerJoin('event_payloads as p', 'p.event_id', 'e.id')
    .select(['e.type', 'p.payload'])
    .where('e.team_id', '=', desk.team_id)
    .where('e.type', 'like', 'ticket.%')
    .execute();
  expect(events).toHaveLength(2);
  expect(events[0]).toMatchObject({ type: 'ticket.created', payload: { source: 'import' } });
  expect(
    await world.kysely.selectFrom('notifications').select('id').where('team_id', '=', desk.team_id).execute(),
  ).toEqual([]);
  expect(await world.kysely.selectFrom('emails').select('id').where('team_id', '=', desk.team_id).execute()).toEqual(
    [],
  );
});

test.each([
  ['Latin-1', Buffer.from('title\nGr\u00fc\u00dfe', 'latin1'), { code: 'IMPORT_ENCODING', details: { line: 2 } }],
  ['UTF-16', Buffer.from('\ufefftitle\nx', 'utf16le'), { code: 'IMPORT_ENCODING', details: { encoding: 'UTF-16' } }],
  ['a broken workbook', Buffer.from('PK\u0003\u0004xl/workbook.xml', 'latin1'), { code: 'IMPORT_UNREADABLE' }],
  ['headings that mean nothing', 'foo,bar\n1,2', { code: 'IMPORT_COLUMNS', details: { columns: ['foo', 'bar'] } }],
  ['nothing but headings', 'title\n\n', { code: 'IMPORT_EMPTY' }],
  ['nothing', '', { code: 'IMPORT_EMPTY' }],
  ['an open quote', 'title\nGood\n"bad\nmore', { code: 'IMPORT_MALFORMED', details: { line: 3 } }],
])('%s is refused as a whole, with a reason to act on', async (_, bytes, error) => {
  const desk = await aDesk();
  expect(await imported(desk, bytes)).toMatchObject({ state: 'failed', done: 0, error });
  expect(await ticketsOf(desk)).toEqual([]);
});

test('the importer says what columns mean, and is told of those that do not exist', async () => {
  const desk = await aDesk();
  const csv = 'a,b,title\nx,y,z';
  const options = { mapping: { title: 'B', description: 'a' } };
  await imported(desk, csv, options);
  expect(await ticketsOf(desk)).toMatchObject([{ title: 'y', description: 'x' }]);
  expect(await imported(desk, csv, { mapping: { title: 'nope' } })).toMatchObject({
    state: 'failed',
    error: { code: 'IMPORT_MAPPING', details: { unknown: ['nope'] } },
  });
});

test('the team’s own fields are filled by name or key, and required ones are asked for', async () => {
  const desk = await aDesk();
  const fields = [
    { key: 'room', name: 'Raum', kind: 'text' as const, required: true },
    { key: 'sev', name: 'Severity', kind: 'select' as const, options: ['S1', 'S2'] },
    { key: 'seats', name: 'Seats', kind: 'number' as const },
  ];
  await (await world.as(desk)).tickets.fields.set({ fields });
  const operation = await imported(
    desk,
    'title,RAUM,Severity,seats,Priority\na,R1,s2,4,high\nb,,S1,1,low\nc,R2,S9,x,low\n',
  );
  expect(operation).toMatchObject({ failed: 2, result: { created: 1, columns: { room: 'RAUM', sev: 'Severity' } } });
  expect(await ticketsOf(desk)).toMatchObject([
    { title: 'a', priority: 'high', custom: { room: 'R1', sev: 'S2', seats: 4 } },
  ]);
  expect((await errorsOf(desk, operation.id)).map(({ field, reason }) => [field, reason])).toEqual([
    ['room', 'is missing'],
    ['sev', 'is none of the choices'],
    ['seats', 'is no number'],
  ]);
});

test.each([';', ',', '\t'])('the line sep=%s of spreadsheets is no heading', async (separator) => {
  const desk = await aDesk();
  const lines = [`sep=${separator}`, ['title', 'priority'].join(separator), ['Hello', 'high'].join(separator)];
  const operation = await imported(desk, `\ufeff${lines.join('\r\n')}\r\n`);
  expect(operation).toMatchObject({ state: 'succeeded', total: 1, result: { created: 1 } });
  expect(await ticketsOf(desk)).toMatchObject([{ title: 'Hello', priority: 'high' }]);
});

test('dates in an impossible order are refused', async () => {
  const desk = await aDesk();
  const csv =
    'title,status,created_at,resolved_at,closed_at\na,closed,2026-03-02,2026-03-01,\nb,closed,2026-03-01,2026-03-03,2026-03-02\n';
  const operation = await imported(desk, csv);
  expect(operation).toMatchObject({ failed: 2 });
  expect((await errorsOf(desk, operation.id)).map(({ field, reason }) => [field, reason])).toEqual([
    ['resolved_at', 'is before the ticket was created'],
    ['closed_at', 'is before the ticket was resolved'],
  ]);
});

test('lines come in and lock tickets in one order, so that none of two imports waits for the other', async () => {
  const desk = await aDesk();
  const lines = (...rows: string[]) => ['external id,title', ...rows].join('\n');
  await imported(desk, lines('A-1,First', 'A-2,Last'));
  const [first, last] = (await ticketsOf(desk)).toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const [low, high] = [first!.external_key, last!.external_key];
  let done: Promise<unknown> | undefined;
  await transaction(world.services.db, async (db) => {
    await sql`select from tickets where id = ${first!.id} for update`.execute(on(db));
    done = imported(desk, lines(`${high},Last of all`, `${low},First of all`), { duplicates: 'update' });
    expect(await Promise.race([untilBlocked(world).then(() => 'waits'), done])).toBe('waits');
    const held = sql`select from tickets where id = ${last!.id} for no key update nowait`.execute(world.kysely);
    expect((await held).rows).toHaveLength(1);
  });
  await done;
  expect((await ticketsOf(desk)).map(({ title }) => title).toSorted()).toEqual(['First of all', 'Last of all']);

  /** Another import that has got as far as one key. */
  const come = (db: Db, key: string, number: number) =>
    sql`
    insert into tickets (team_id, id, number, title, description, type, priority, status, status_category, reporter_id,
      source, external_key, created_at, updated_at)
    select team_id, gen_random_uuid(), ${number}::int, title, description, type, priority, status, status_category,
      reporter_id, source, ${key}, created_at, updated_at
    from tickets where id = ${first!.id}`.execute(on(db));
  await transaction(world.services.db, async (db) => {
    await come(db, 'B-1', 101);
    done = imported(desk, lines('B-2,Last', 'B-1,First'));
    expect(await Promise.race([untilBlocked(world).then(() => 'waits'), done])).toBe('waits');
    await come(db, 'B-2', 102);
  });
  await done;
  expect(await ticketsOf(desk)).toHaveLength(4);
});
