import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, expect, test } from 'vitest';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { createServer } from '../../server.ts';
import { modelOf } from './model.fixture.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const colleague = await aMember(world.kysely, team, 'agent');
await world.kysely.updateTable('people').set({ name: 'Grace Hopper' }).where('id', '=', colleague.person_id).execute();
const as = await world.as(agent);
const app = await createServer(world.services);
const url = await app.listen({ host: '127.0.0.1', port: 0 });
const client = new Client({ name: 'test', version: '1' });
await client.connect(
  new StreamableHTTPClientTransport(new URL(`${url}/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${await world.tokenOf(agent)}` } },
  }),
);
afterAll(() => app.close());
const model = await modelOf(client);
const first = (page: Record<string, unknown>) => (page['items'] as Record<string, unknown>[])[0]!;

test('1: it reports a problem', async () => {
  const ticket = await model.do({
    wish: 'create a ticket: somebody reports a problem',
    facts: { 'title: what it is about, in one line': 'The printer is on fire', 'priority: how urgent': 'high' },
  });
  expect(await as.tickets.get({ ticket_id: ticket['key'] as string })).toMatchObject({
    title: 'The printer is on fire',
    priority: 'high',
  });
});

test('2: it finds a ticket by words, and assigns it to somebody by name', async () => {
  const ticket = first(
    await model.do({ wish: 'find tickets by words', facts: { 'search: words in the ticket': 'printer fire' } }),
  );
  const person = first(
    await model.do({
      wish: 'find the person to assign a ticket to, by name',
      facts: { 'part of a name': 'Grace' },
    }),
  );
  await model.do({
    wish: 'assign: give a ticket to somebody',
    facts: { ticket: ticket['key'], 'assignee: the person': person['id'] ?? person['person_id'] },
  });
  expect(await as.tickets.get({ ticket_id: 'TKT-001' })).toMatchObject({ assignee_id: colleague.person_id });
});

test('3: it replies to the reporter, 4: and leaves an internal note', async () => {
  const wish = 'create a comment on a ticket: reply to the reporter or leave an internal note';
  await model.do({ wish, facts: { ticket: 'TKT-001', 'content: text': 'We are on our way.' } });
  await model.do({
    wish,
    facts: { ticket: 'TKT-001', 'content: text': 'Bring water.', 'internal: only people who handle tickets': true },
  });
  const { items } = await as.tickets.comments.list({ ticket_id: 'TKT-001' });
  expect(items.map(({ content, is_internal }) => [content, is_internal])).toEqual([
    ['We are on our way.', false],
    ['Bring water.', true],
  ]);
});

test('5: it reads what a ticket is promised', async () => {
  const promised = await model.do({ wish: 'see what a ticket is promised, by when', facts: { ticket: 'TKT-001' } });
  expect(promised).toEqual(JSON.parse(JSON.stringify(await as.sla.ticket({ ticket_id: 'TKT-001' }))));
});

test('6: it logs time, with a tool that it has to find', async () => {
  await model.do({
    wish: 'log working time spent',
    facts: { ticket: 'TKT-001', minutes: 25 },
  });
  expect(await as.workTimes.list({ ticket_id: 'TKT-001' })).toMatchObject({ items: [{ seconds: 1500 }] });
});

test('7: it adds a watcher, with a tool that it has to find', async () => {
  await model.do({
    wish: 'add a watcher to a ticket',
    facts: { ticket: 'TKT-001', person: agent.person_id },
  });
  const { items } = await as.tickets.watchers.list({ ticket_id: 'TKT-001' });
  expect(items.map(({ person_id }) => person_id)).toContain(agent.person_id);
});

test('8: it merges a ticket that reports the same', async () => {
  const same = await as.tickets.create({ title: 'Smoke at the printer' });
  await model.do({
    wish: 'merge two tickets that report the same problem',
    facts: { 'ticket that is merged': same.key, 'into which ticket': 'TKT-001' },
  });
  expect(await as.tickets.get({ ticket_id: same.key })).toMatchObject({ merged_into_id: expect.any(String) as string });
});

test('9: it resolves a ticket', async () => {
  await model.do({
    wish: 'set the status of a ticket: resolve it',
    facts: { ticket: 'TKT-001', 'status: slug': 'resolved', 'resolution notes: how it was resolved': 'Water.' },
  });
  expect(await as.tickets.get({ ticket_id: 'TKT-001' })).toMatchObject({ status: 'resolved' });
});

test('10: it says what happened to a ticket', async () => {
  const history = await model.do({ wish: 'see who changed what on a ticket', facts: { ticket: 'TKT-001' } });
  expect((history['items'] as unknown[]).length).toBeGreaterThan(3);
});

test('it chose the right tools, and looked for those that were not listed', () => {
  expect(model.called).toEqual([
    'tickets_create',
    'tickets_list',
    'users_assignees',
    'tickets_assign',
    'tickets_comments_create',
    'tickets_comments_create',
    'sla_ticket',
    'found workTimes_log',
    'found tickets_watchers_add',
    'tickets_merge',
    'tickets_setStatus',
    'tickets_history',
  ]);
});
