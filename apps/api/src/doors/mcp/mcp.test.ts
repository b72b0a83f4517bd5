import { randomBytes } from 'node:crypto';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, expect, test } from 'vitest';
import { hashToken, mintApiKey } from '@deskwire/router/kit/access/tokens.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { createServer } from '../../server.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const app = await createServer(world.services);
const url = await app.listen({ port: 0 });
afterAll(() => app.close());

/** The program of an agent, connected as the owner of the token. */
async function connected(token: string, query = ''): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp${query}`), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  await client.connect(transport);
  return client;
}
const as = async (person: TestPerson, query?: string) => connected(await world.tokenOf(person), query);
const toolsOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);

async function keyOf(person: TestPerson, scopes: string[]): Promise<string> {
  const { prefix, key } = mintApiKey(randomBytes);
  const at = new Date().toISOString();
  await world.kysely
    .insertInto('api_keys')
    .values({
      id: crypto.randomUUID(),
      user_id: person.user_id,
      team_id: person.team_id,
      name: 'agent',
      prefix,
      key_hash: hashToken(key),
      scopes,
      created_at: at,
      expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    })
    .execute();
  return key;
}

/** The cursor of a cut answer. */
function cursorTo(name: string, input: object): string {
  return Buffer.from(JSON.stringify({ name, input, from: 0 })).toString('base64url');
}

test('an agent opens a ticket and finds it again', async () => {
  const client = await as(agent);
  const created = await client.callTool({ name: 'tickets_create', arguments: { title: 'Opened by an agent' } });
  const { id, reporter_id } = created.structuredContent as { id: string; reporter_id: string };
  expect(reporter_id).toBe(agent.person_id);
  const found = await client.callTool({ name: 'tickets_get', arguments: { ticket_id: id } });
  expect(found.structuredContent).toMatchObject({ id, title: 'Opened by an agent' });
  const event = await world.kysely
    .selectFrom('events')
    .select('origin')
    .where('entity_id', '=', id)
    .executeTakeFirstOrThrow();
  expect(event.origin).toBe('mcp');
});

test('tools say what they do to the world', async () => {
  const { tools } = await (await as(agent, '?tools=*')).listTools();
  const hints = new Map(tools.map(({ name, annotations }) => [name, annotations]));
  expect(hints.get('tickets_list')).toMatchObject({ readOnlyHint: true, destructiveHint: false, idempotentHint: true });
  expect(hints.get('tickets_create')).toMatchObject({ readOnlyHint: false, idempotentHint: false });
  for (const { name, description, inputSchema } of tools) {
    expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(description).toMatch(/^[A-Z].+\.$/);
    if (!name.startsWith('tools_') && hints.get(name)?.readOnlyHint) expect(description, name).toContain('Gives ');
    expect(inputSchema.type).toBe('object');
  }
  expect(new Set(tools.map(({ description }) => description)).size).toBe(tools.length);
});

test('an agent is offered what its role allows', async () => {
  const requester = await toolsOf(await as(await aMember(world.kysely, team, 'requester')));
  const owner = await toolsOf(await as(await aMember(world.kysely, team, 'owner')));
  expect(requester).toContain('tickets_create');
  expect(requester).not.toContain('tickets_bulkUpdate');
  expect(owner).not.toContain('auth_login');
  expect(owner).not.toContain('events_watch');
});

test('a key is offered its scopes and nothing that wants a session', async () => {
  const owner = await aMember(world.kysely, team, 'owner');
  expect(await toolsOf(await connected(await keyOf(owner, ['tickets.get', 'tickets.list'])))).toEqual(
    expect.arrayContaining(['tickets_get', 'tickets_list']),
  );
  expect(await toolsOf(await connected(await keyOf(owner, ['tickets.list'])))).toEqual(['tickets_list', 'tools_more']);
  const all = await toolsOf(await connected(await keyOf(owner, ['*']), '?tools=*'));
  expect(all.length).toBeGreaterThan(300);
  expect(all.filter((name) => name.startsWith('apiKeys_'))).toEqual([]);
});

test('a tool that was not offered is refused when it is called all the same', async () => {
  const client = await connected(await keyOf(agent, ['tickets.list']));
  const refused = await client.callTool({ name: 'tickets_create', arguments: { title: 'x' } });
  expect(refused.isError).toBe(true);
  expect(refused.structuredContent).toMatchObject({ error: { code: 'SCOPE_MISSING' } });
});

test('a refusal tells the model what was wrong', async () => {
  const client = await as(agent);
  const missing = await client.callTool({ name: 'tickets_get', arguments: { ticket_id: 'TKT-99999' } });
  expect(missing).toMatchObject({ isError: true, structuredContent: { error: { code: 'TICKET_NOT_FOUND' } } });
  const wrong = await client.callTool({ name: 'tickets_create', arguments: { title: 7 } });
  expect(wrong).toMatchObject({ isError: true, structuredContent: { error: { code: 'INVALID_INPUT' } } });
  await expect(client.callTool({ name: 'tickets_explode', arguments: {} })).rejects.toThrow('no tool tickets_explode');
});

test.each([
  ['NUL', 'a\u0000b'],
  ['20 kB', 'x'.repeat(20_000)],
  ['a number', 7.5e300],
  ['an object', { key: 1 }],
])('an idempotency key that is %s is judged as in a header', async (what, idempotency_key) => {
  const client = await as(agent);
  const answer = await client.callTool({
    name: 'tickets_create',
    arguments: { title: 'Key' },
    _meta: { idempotency_key },
  });
  expect(JSON.stringify(answer)).toContain(what === 'NUL' || what === '20 kB' ? 'BAD_REQUEST' : 'Key');
});

test('a call with an idempotency key may be repeated', async () => {
  const client = await as(agent);
  const ask = () =>
    client.callTool({ name: 'tickets_create', arguments: { title: 'Once' }, _meta: { idempotency_key: 'mcp-1' } });
  const first = await ask();
  expect((await ask()).structuredContent).toEqual(first.structuredContent);
});

test.each(['requester', 'viewer', 'member', 'approver', 'agent', 'admin', 'owner'] as const)(
  'a %s is offered at most 40 tools and 40 kB by default, and means to find the others',
  async (role) => {
    const { tools } = await (await as(await aMember(world.kysely, team, role))).listTools();
    expect(tools.length).toBeLessThanOrEqual(40);
    expect(Buffer.byteLength(JSON.stringify(tools))).toBeLessThanOrEqual(40_000);
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['tickets_get', 'tools_find', 'tools_call']));
  },
);

test('a connection names toolsets, and gets those and no others', async () => {
  const offered = await toolsOf(await as(agent, '?tools=tickets.comments,events,users.me'));
  expect(offered).toEqual([
    'users_me',
    ...['list', 'create', 'update', 'delete'].map((name) => `tickets_comments_${name}`),
    'events_list',
    'tools_more',
  ]);
  await expect(as(agent, '?tools=tickets,sales')).rejects.toThrow('must name some of ');
});

test('what is not listed is found by words and called by name, with the rights of the caller', async () => {
  const client = await as(agent);
  const { id } = await (await world.as(agent)).tickets.create({ title: 'Watched' });
  const find = async (words: string) => {
    const { structuredContent } = await client.callTool({ name: 'tools_find', arguments: { words } });
    return ((structuredContent ?? { tools: [] }) as { tools: { name: string }[] }).tools.map(({ name }) => name);
  };
  expect((await find('watchers of a ticket'))[0]).toMatch(/^tickets_watchers_/);
  expect(await find('issue an API key')).not.toContain('admin_health');
  expect(await find('')).toEqual([]);
  const listed = await client.callTool({
    name: 'tools_call',
    arguments: { name: 'tickets_watchers_list', arguments: { ticket_id: id } },
  });
  expect(listed.structuredContent).toMatchObject({ items: [] });
  const refused = await client.callTool({ name: 'tools_call', arguments: { name: 'tickets.fields.set' } });
  expect(refused).toMatchObject({ isError: true, structuredContent: { error: { code: 'FORBIDDEN' } } });
  await expect(client.callTool({ name: 'tools_call', arguments: {} })).rejects.toThrow('There is no tool');
});

test('an answer over 20 kB is cut: a page by its cursor, anything else by its text, and all of it can be read', async () => {
  const own = await aTeam(world.kysely);
  const reader = await aMember(world.kysely, own, 'agent');
  const person = await world.as(reader);
  for (let n = 0; n < 9; n++) await person.tickets.create({ title: `Long ${n}`, description: 'ä'.repeat(2000) });
  const long = await person.tickets.create({ title: 'Longest', description: `${'é'.repeat(30_000)} end` });
  const client = await as(reader);
  const seen: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const answer = await client.callTool({
      name: 'tickets_list',
      arguments: { order: 'asc', page_size: 9, ...(cursor === undefined ? {} : { cursor }) },
    });
    const [text] = answer.content as { text: string }[];
    if (answer.structuredContent === undefined) break;
    expect(Buffer.byteLength(text!.text)).toBeLessThanOrEqual(20_000);
    const page = answer.structuredContent as { items: { title: string }[]; next_cursor: string | null };
    seen.push(...page.items.map(({ title }) => title));
    cursor = page.next_cursor;
  }
  expect(seen).toEqual(Array.from({ length: 9 }, (_, n) => `Long ${n}`));

  let whole = '';
  let answer = await client.callTool({ name: 'tickets_get', arguments: { ticket_id: long.key } });
  for (;;) {
    const [part, note] = answer.content as { text: string }[];
    whole += part!.text;
    const cursor = /cursor: (\S+)$/.exec(note!.text)?.[1];
    if (cursor === undefined) break;
    answer = await client.callTool({ name: 'tools_more', arguments: { cursor } });
  }
  expect(JSON.parse(whole)).toMatchObject({ id: long.id, description: long.description });
});

test.each([
  ['text', 'nonsense'],
  ['a number', 7],
  ['a call that writes', cursorTo('tickets_create', { title: 'Twice' })],
  ['no tool', cursorTo('tickets_explode', {})],
])('a cursor of %s is refused', async (_, cursor) => {
  await expect((await as(agent)).callTool({ name: 'tools_more', arguments: { cursor } })).rejects.toThrow();
});

test('nobody enters without a token, and a cookie is none', async () => {
  await expect(connected('wrong')).rejects.toThrow();
  const body = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  const answer = await app.inject({
    method: 'POST',
    url: '/mcp',
    headers: { cookie: '__Host-sid=x', 'sec-fetch-site': 'same-origin' },
    body,
  });
  expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
});

test('there is no stream and no session to delete', async () => {
  for (const method of ['GET', 'DELETE'] as const) {
    const answer = await app.inject({ method, url: '/mcp' });
    expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'OPTIONS, POST']);
  }
});
