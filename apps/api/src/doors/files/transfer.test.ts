import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createServer } from '../../server.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const admin = await aMember(world.kysely, team, 'admin');
const bearer = { authorization: `Bearer ${await world.tokenOf(admin)}` };
const app = await createServer(world.services);
afterAll(() => app.close());

/** A form as browsers send it. */
function form(fields: Record<string, string>, file: { name: string; content: string }) {
  const boundary = 'frontier';
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const bytes = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${file.name}"\r\nContent-Type: text/csv\r\n\r\n${file.content}\r\n`;
  return {
    headers: { ...bearer, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: `${parts.join('')}${bytes}--${boundary}--\r\n`,
  };
}
const get = (url: string, accept = 'application/json') =>
  app.inject({ url: `/api/v1${url}`, headers: { ...bearer, accept } });
const csv = { name: 'tickets.csv', content: 'betreff,art\nOne,bug\nTwo,banana\nThree,' };

test('a file goes in by one form, its errors come out as CSV, and the tickets as a file', async () => {
  const fields = { mapping: '{"type":"art"}', default_priority: 'high' };
  const started = await app.inject({ method: 'POST', url: '/api/v1/tickets/import/file', ...form(fields, csv) });
  expect(started.statusCode).toBe(202);
  const { id, state } = started.json<{ id: string; state: string }>();
  expect(state).toBe('queued');
  await world.drain();
  expect((await get(`/operations/${id}`)).json()).toMatchObject({
    state: 'succeeded',
    total: 3,
    done: 2,
    failed: 1,
    result: { created: 2, columns: { title: 'betreff', type: 'art' } },
  });
  const errors = await get(`/operations/${id}/errors`, 'text/csv');
  expect(errors.headers['content-type']).toContain('text/csv');
  expect(parse(errors.body, { bom: true, columns: true })).toEqual([
    { line: '3', field: 'type', reason: 'is none of bug, feature, incident, request, question', value: 'banana' },
  ]);

  const export_ = await app.inject({ method: 'POST', url: '/api/v1/tickets/export', headers: bearer, body: {} });
  expect(export_.statusCode).toBe(202);
  await world.drain();
  const { result } = (await get(`/operations/${export_.json<{ id: string }>().id}`)).json<{
    result: { file_id: string };
  }>();
  const file = await get(`/files/${result.file_id}/download`);
  expect(file.headers['content-disposition']).toMatch(/^attachment; filename="tickets-\d{4}-\d\d-\d\d\.csv"/);
  const rows = parse<Record<string, string>>(file.body, { bom: true, columns: true });
  expect(rows.map(({ title, type, priority }) => `${title} ${type} ${priority}`).toSorted()).toEqual([
    'One bug high',
    'Three request high',
  ]);
});

test('a file that is there already is imported by its id, and a dry run says what would happen', async () => {
  const uploaded = await app.inject({ method: 'POST', url: '/api/files/upload', ...form({}, csv) });
  expect(uploaded.statusCode).toBe(201);
  const { id: file_id } = uploaded.json<{ id: string }>();
  const body = { file_id, dry_run: true, mapping: { type: 'ART' } };
  const started = await app.inject({ method: 'POST', url: '/api/v1/tickets/import', headers: bearer, body });
  await world.drain();
  expect((await get(`/operations/${started.json<{ id: string }>().id}`)).json()).toMatchObject({
    done: 2,
    failed: 1,
    result: { dry_run: true, created: 2 },
  });
  const unknown = { file_id: admin.person_id };
  expect(
    (await app.inject({ method: 'POST', url: '/api/v1/tickets/import', headers: bearer, body: unknown })).statusCode,
  ).toBe(404);
});

test('a mapping that is no JSON, or deeper than any input, is refused and nothing is kept', async () => {
  for (const mapping of ['{', '[1]', '"x"', '{"__proto__":{}}', '['.repeat(100)]) {
    await world.kysely.deleteFrom('rate_limits').execute();
    const answer = await app.inject({ method: 'POST', url: '/api/v1/tickets/import/file', ...form({ mapping }, csv) });
    expect([mapping, [400, 422].includes(answer.statusCode)]).toEqual([mapping, true]);
  }
  expect((await get('/operations?kind=tickets.import')).json()).toMatchObject({ total: 2 });
});

test('at an alias the answer says where its canonical route is', async () => {
  const { items } = (await get('/files')).json<{ items: { id: string }[] }>();
  const answer = await get(`/files/download/${items[0]!.id}`);
  expect(answer.headers['link']).toBe(`</api/v1/files/${items[0]!.id}/download>; rel="successor-version"`);
});
