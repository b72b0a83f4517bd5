import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { readFile } from '../../platform/files/bytes/open.ts';
import { sending } from '../../testing/uploads.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const admin = await aMember(world.kysely, team, 'admin');
const agent = await aMember(world.kysely, team, 'agent');

const many = Array.from({ length: 250 }, (_, index) => `Ticket ${index},${index % 2 ? 'bug' : 'feature'}`);
await (
  await sending(world, admin, ['title,type', '"=cmd|x, ""y""",bug', ...many].join('\n'), 'a.csv')
).tickets.importFile({});
await world.drain();

type Options = Parameters<Awaited<ReturnType<typeof world.as>>['tickets']['export']>[0];
async function exported(person: TestPerson, options: Options) {
  const { id } = await (await world.as(person)).tickets.export(options);
  await world.drain();
  const operation = await (await world.as(person)).operations.get({ operation_id: id });
  const file_id = operation.result?.['file_id'] as string | undefined;
  return { operation, file_id, content: file_id && (await text(await readFile(world.services, file_id))) };
}

test('an export is a file of all tickets that match, and no cell is a formula', async () => {
  const { operation, file_id, content } = await exported(agent, { type: ['bug'] });
  expect(operation).toMatchObject({ kind: 'tickets.export', state: 'succeeded', total: 126, done: 126, failed: 0 });
  const rows = parse<Record<string, string>>(content!, { columns: true });
  expect(rows).toHaveLength(126);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(126);
  expect(rows.map(({ title }) => title)).toContain(`'=cmd|x, "y"`);
  const file = await (await world.as(agent)).files.get({ file_id: file_id! });
  expect(file).toMatchObject({ content_type: 'text/csv', uploaded_by: agent.person_id, audience: 'own' });
  const colleague = await aMember(world.kysely, team, 'agent');
  await expect((await world.as(colleague)).files.get({ file_id: file_id! })).rejects.toMatchObject({
    app: 'FILE_NOT_FOUND',
  });
});

test('what was exported is imported as it was, also where a cell had to be guarded', async () => {
  const texts = ['- first\n- second', "'=quoted", '@all; =x', "it's fine"];
  for (const description of texts)
    await (await world.as(agent)).tickets.create({ title: 'Guarded', description, category: 'guards' });
  const { content } = await exported(agent, { category: 'guards' });
  const other = await aMember(world.kysely, await aTeam(world.kysely), 'admin');
  await (await sending(world, other, content!, 'guards.csv')).tickets.importFile({ reporters: 'me' });
  await world.drain();
  const { items } = await (await world.as(other)).tickets.list({});
  expect(items.map(({ description }) => description).toSorted()).toEqual(texts.toSorted());
});

test('whoever may no longer export reads no export of theirs any more', async () => {
  const former = await aMember(world.kysely, team, 'agent');
  const { file_id } = await exported(former, { search: 'Ticket 17' });
  const read = async () => (await world.as(former)).files.get({ file_id: file_id! });
  expect(await read()).toMatchObject({ id: file_id });
  await (await world.as(admin)).teams.members.setRole({ team_id: team.id, user_id: former.user_id, role: 'requester' });
  await expect(read()).rejects.toMatchObject({ app: 'FILE_NOT_FOUND' });
});

test('lines of JSON are the tickets as the list gives them', async () => {
  const { content } = await exported(agent, { format: 'ndjson', search: 'Ticket 17' });
  const { items } = await (
    await world.as(agent)
  ).tickets.list({ search: 'Ticket 17', sort: 'created_at', page_size: 100 });
  expect(
    content!
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(items);
});

test('an export that is cancelled while it runs leaves no file', async () => {
  const { id } = await (await world.as(agent)).tickets.export({});
  await world.kysely.updateTable('operations').set({ state: 'running' }).where('id', '=', id).execute();
  expect(await (await world.as(agent)).operations.cancel({ operation_id: id })).toMatchObject({ state: 'cancelling' });
  await world.drain();
  const operation = await (await world.as(agent)).operations.get({ operation_id: id });
  expect(operation).toMatchObject({ state: 'cancelled', result: {} });
});

test('a filter that the list refuses is refused at once, and whoever may not export exports nothing', async () => {
  const member = await aMember(world.kysely, team, 'member');
  await expect((await world.as(member)).tickets.export({})).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await expect((await world.as(agent)).tickets.export({ deleted: true })).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('export, import, export is the same, and importing again changes nothing, here or there', async () => {
  const fields = [
    { key: 'room', name: 'Room', kind: 'text' as const, required: true },
    { key: 'seats', name: 'Seats', kind: 'number' as const },
    { key: 'paid', name: 'Paid', kind: 'boolean' as const },
  ];
  const [here, there] = [
    await aMember(world.kysely, await aTeam(world.kysely), 'admin'),
    await aMember(world.kysely, await aTeam(world.kysely), 'admin'),
  ];
  for (const person of [here, there]) await (await world.as(person)).tickets.fields.set({ fields });
  const desk = await world.as(here);
  const open = (ticket: object) =>
    desk.tickets.create({
      title: 'x',
      custom: { room: 'R 1' },
      reporter: { name: 'Vera, "V"', email: 'vera@example.com' },
      ...ticket,
    });
  await open({ title: '-5 degrees;  in the \u00e4 room', description: '+49 30 1\n=1+1', tags: ['a, b', 'c;d', '-x'] });
  await open({ title: '=SUM(A1)', custom: { room: '+1', seats: -2.5, paid: false } });
  const { id } = await open({ title: 'Without tags', priority: 'urgent', type: 'bug', category: '@home' });
  await desk.tickets.setStatus({ ticket_id: id, status: 'closed', resolution_notes: "'Done" });
  const bring = async (person: TestPerson, content: string) => {
    const { id: operation_id } = await (await sending(world, person, content, 'all.csv')).tickets.importFile({});
    await world.drain();
    return (await world.as(person)).operations.get({ operation_id });
  };
  const own = new Set(
    'id team_id number key reporter_id assignee_id source external_key updated_at version first_responded_at'.split(
      ' ',
    ),
  );
  const rowsOf = (content: string) =>
    parse<Record<string, string>>(content, { columns: true, bom: true })
      .map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !own.has(column))))
      .toSorted((a, b) => (a['title']! < b['title']! ? -1 : 1));
  const first = (await exported(here, {})).content!;
  expect(await bring(there, first)).toMatchObject({ state: 'succeeded', failed: 0, result: { created: 3 } });
  const second = (await exported(there, {})).content!;
  expect(rowsOf(second)).toEqual(rowsOf(first));
  expect(rowsOf(first).map(({ reporter_email }) => reporter_email)).toEqual(Array(3).fill('vera@example.com'));
  for (const [person, content] of [
    [here, first],
    [there, first],
    [there, second],
  ] as const) {
    expect(await bring(person, content)).toMatchObject({ state: 'succeeded', result: { unchanged: 3 } });
    expect((await (await world.as(person)).tickets.list({})).total).toBe(3);
  }
});
