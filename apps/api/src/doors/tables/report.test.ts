import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { sending } from '@deskwire/router/testing/uploads.ts';
import { createServer } from '../../server.ts';

const world = await testWorld();
const app = await createServer(world.services);
beforeAll(() => app.listen({ port: 0, host: '127.0.0.1' }));
afterAll(() => app.close());

async function ask(
  who: Parameters<typeof world.tokenOf>[0],
  query: Record<string, string>,
  method: 'GET' | 'HEAD' = 'GET',
) {
  return app.inject({
    method,
    url: '/api/v1/dashboard/reports/export',
    query,
    headers: { authorization: `Bearer ${await world.tokenOf(who)}` },
  });
}
async function anAgent() {
  const team = await aTeam(world.kysely);
  return aMember(world.kysely, team, 'admin');
}

test('a workbook has every row, numbers as numbers, times by the clocks of the zone, and no formula', async () => {
  const admin = await anAgent();
  const caller = await world.as(admin);
  const { id } = await caller.tickets.create({ title: '=HYPERLINK("https://evil.example")', category: '@cmd' });
  await caller.tickets.comments.create({ ticket_id: id, content: 'Hm' });
  await world.kysely.updateTable('tickets').set({ created_at: '2026-07-01T12:34:56Z' }).where('id', '=', id).execute();
  const range = { type: 'tickets', start_date: '2026-07-01', end_date: '2026-07-01', time_zone: 'Europe/Zurich' };
  const { rawPayload } = await ask(admin, { ...range, format: 'xlsx' });
  const { sheets } = await readXlsx(rawPayload, { readFormulas: true } as object);
  const [header, row] = sheets[0]!.rows;
  const cell = (name: string) => row![header!.indexOf(name)];
  expect(sheets[0]!.name).toBe('tickets-2026-07-01-2026-07-01');
  expect(cell('title')).toBe('=HYPERLINK("https://evil.example")');
  expect(cell('category')).toBe('@cmd');
  expect(cell('comments')).toBe(1);
  expect((cell('created_at') as Date).toISOString()).toBe('2026-07-01T14:34:56.000Z');
  expect(cell('resolved_at') ?? null).toBeNull();
  const { body } = await ask(admin, range);
  expect(body).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  expect(body).toContain(`'@cmd`);
  expect(body).toContain('2026-07-01T12:34:56.000Z');
});

test('as JSON, a report is one list of objects, whatever there is in it', async () => {
  const admin = await anAgent();
  const asked = async () => (await ask(admin, { type: 'tickets', format: 'json' })).json<Record<string, unknown>[]>();
  expect(await asked()).toEqual([]);
  for (const title of ['First', 'Quotes "and, commas"']) await (await world.as(admin)).tickets.create({ title });
  const response = await ask(admin, { type: 'tickets', format: 'json' });
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(response.headers['content-disposition']).toMatch(/^attachment; filename="tickets-.+\.json"$/);
  expect(await asked()).toMatchObject([{ title: 'Quotes "and, commas"', comments: 0 }, { title: 'First' }]);
});

test('a report of many pages is one file', async () => {
  const admin = await anAgent();
  const csv = `title\n${Array.from({ length: 250 }, (_, n) => `Row ${n}`).join('\n')}`;
  await (await sending(world, admin, csv, 'rows.csv')).tickets.importFile({});
  await world.drain();
  const { body } = await ask(admin, { type: 'tickets' });
  expect(
    new Set(
      body
        .trimEnd()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(',')[1]),
    ).size,
  ).toBe(250);
  const { rawPayload } = await ask(admin, { type: 'tickets', format: 'xlsx' });
  expect((await readXlsx(rawPayload)).sheets[0]!.rows).toHaveLength(251);
});

test('a report without rows has its heading, and HEAD sends none of it', async () => {
  const admin = await anAgent();
  expect((await ask(admin, { type: 'sla' })).body).toBe(
    '\ufeff"key","title","type","priority","assignee","metric","outcome","start","breach_at","stop","goal_hours","elapsed_hours",' +
      '"ticket_id"\r\n',
  );
  const { statusCode, body, headers } = await ask(admin, { type: 'sla', format: 'xlsx' }, 'HEAD');
  expect([statusCode, body]).toEqual([200, '']);
  expect(headers['content-disposition']).toMatch(/\.xlsx"$/);
});

test('nobody has many reports written one after the other', async () => {
  const admin = await anAgent();
  const codes: number[] = [];
  for (let count = 0; count < 12; count++) codes.push((await ask(admin, { type: 'tickets' })).statusCode);
  expect(codes.slice(0, 10)).toEqual(Array(10).fill(200));
  expect(codes.slice(10)).toEqual([429, 429]);
  expect((await ask(admin, { type: 'nonsense' })).statusCode).toBe(429);
});
