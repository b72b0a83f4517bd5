import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { tableOf } from '../reference/markdown.ts';
import { freePort, freshClone, serving } from './clone.ts';

/**
 * Records docs/every-door.md: in a fresh clone whose server runs, a procedure is written by one command, and asked for at
 * every door, without another line of code. Fails, and records nothing, unless all of them have it.
 */
const WISH = 'desk/tickets.postpone --id --event --column postponed_until';
const UNTIL = '2027-01-04T09:00:00Z';
/** What a newcomer types, once the server runs. */
const lines = {
  scaffold: `npm run new -- procedure ${WISH}`,
  doors: 'npm run doors -- tickets.postpone',
  curl: `curl -s -X POST $api/tickets/TKT-001/postpone -H "$key" -H "$json" -d '{"postponed_until":"${UNTIL}"}'`,
  command: `npm run deskwire -- tickets postpone TKT-002 --postponed-until ${UNTIL}`,
  audit: 'npm run deskwire -- audit logs --type ticket.postponed -o csv --select type,sentence',
};

const clone = freshClone();
const port = await freePort();
const url = `http://localhost:${port}`;
const api = `${url}/api/v1`;
const server = serving(clone, 'run', 'dev', '--', '--port', String(port));
try {
  await server.says(/deskwire +up/);
  const owner = await anAccount();
  const { key: all } = await call('/api-keys', owner, { name: 'Newcomer', scopes: ['*'] });
  for (const title of ['Fire', 'Smoke', 'Water', 'Dust']) await call('/tickets', all!, { title });

  const said: Record<string, string> = { scaffold: brief(type(lines.scaffold)) };
  // What was saved is migrated, started, and built into the clients.
  await Promise.all([server.says(/schema +ready/, 1), server.says(/api +ready/, 1), server.says(/clients +built/)]);
  await steady();
  said['doors'] = type(lines.doors);
  said['curl'] = type(lines.curl, all);
  said['command'] = type(lines.command, all);

  const completed = await completions(join(clone.folder, 'tests/desk.ts'));
  const sdk = type(
    `cd tests && node --input-type=module -e "${[
      "import { createDeskwire } from '@deskwire/sdk';",
      `const desk = createDeskwire({ url: '${url}', auth: { api_key: process.env.DESKWIRE_KEY } });`,
      `console.log(JSON.stringify(await desk.api.tickets.postpone.mutate({ ticket_id: 'TKT-003', postponed_until: '${UNTIL}' })));`,
    ].join(' ')}"`,
    all,
  );
  const { paths } = (await (await fetch(`${api}/openapi.json`)).json()) as {
    paths: Record<string, { post?: { operationId: string; summary: string } }>;
  };
  const described = Object.entries(paths).find(([path]) => path.endsWith('/tickets/{ticket_id}/postpone'))?.[1].post;
  const tool = await agent(all!, 'tickets_postpone', { ticket_id: 'TKT-004', postponed_until: UNTIL });
  const { key: narrow } = await call('/api-keys', owner, { name: 'Postpones', scopes: ['tickets.postpone'] });
  const may = await status('/tickets/TKT-001/postpone', narrow!, { postponed_until: null });
  const mayNot = await status('/tickets', narrow!, { title: 'Ash' });
  said['audit'] = type(lines.audit, all);
  const id = /"id": ?"[0-9a-f-]{36}"/;

  const seen: readonly (readonly [what: string, asked: string, answered: string, isThere: boolean])[] = [
    [
      'autocomplete',
      '`desk.api.tickets.` in an editor',
      completed.map((name) => (name === 'postpone' ? '**`postpone`**' : `\`${name}\``)).join(', '),
      completed.includes('postpone'),
    ],
    ['REST path', '`POST /api/v1/tickets/TKT-001/postpone`', code(said['curl']), id.test(said['curl'])],
    [
      'OpenAPI entry',
      '`GET /api/v1/openapi.json`',
      `\`${described?.operationId}\`: ${described?.summary}`,
      described?.operationId === 'tickets.postpone',
    ],
    ['SDK method', `\`desk.api.tickets.postpone.mutate({ ticket_id: 'TKT-003', … })\``, code(sdk), id.test(sdk)],
    [
      'CLI command',
      '`deskwire tickets postpone TKT-002 …`',
      code(said['command'].replaceAll(/\s+/g, ' ')),
      id.test(said['command']),
    ],
    ['MCP tool', '`tools/call` of `tickets_postpone`', code(tool), id.test(tool)],
    [
      'key scope',
      'a key with the scope `tickets.postpone`',
      `${may} to postpone, ${mayNot} to create a ticket`,
      may === 200 && mayNot === 403,
    ],
    [
      'audit event',
      '`deskwire audit logs --type ticket.postponed`',
      `${said['audit'].match(/ticket\.postponed/g)?.length ?? 0} events, one for each call above`,
      said['audit'].match(/^"?ticket\.postponed/gm)?.length === 5,
    ],
  ];
  const missing = seen.filter(([, , , isThere]) => !isThere);
  if (missing.length > 0)
    throw new Error(`Not seen: ${missing.map(([what, , answered]) => `${what} (${answered})`).join('; ')}`);
  const text = page(
    Object.entries(lines)
      .map(([name, line]) => `$ ${line}\n${shortened(said[name]!)}`)
      .join('\n\n'),
    tableOf(
      ['at', 'asked', 'answered'],
      seen.map(([what, asked, answered]) => [what, asked, answered]),
    ),
  );
  writeFileSync(join(import.meta.dirname, '../../docs/every-door.md'), text);
  console.log(text);
} finally {
  await server.stop();
  clone.remove();
}

/** Without what npm says about the script, and with the address that everybody has. */
function type(line: string, key?: string): string {
  const env = {
    api,
    json: 'content-type: application/json',
    DESKWIRE_URL: url,
    ...(key === undefined ? {} : { DESKWIRE_KEY: key, key: `authorization: Bearer ${key}` }),
  };
  const path = [join(clone.folder, 'node_modules/.bin'), clone.env['PATH']].join(':');
  const text = clone.typed(line, line.startsWith('cd ') ? { ...env, PATH: path } : env);
  return text.replaceAll(/^(?:> .*|\n)\n/gm, '').trim();
}
function brief(text: string): string {
  const [written = '', left = ''] = text.split('\n\nLeft to do:\n');
  return `${written}\n\nLeft to do:\n${left.split('\n').slice(0, 2).join('\n')}\n…`;
}
/** Ids say nothing to a reader, and are others each time. */
function shortened(text: string): string {
  return text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f-]{17}/g, '01a2…');
}
function code(text: string): string {
  return `\`${shortened(text).slice(0, 60)}\``;
}

/** Files that are written one after the other may start the server more than once. */
async function steady(): Promise<void> {
  for (let times = 0; times < 10; await sleep(500))
    times = await fetch(`${url}/ready`).then(
      ({ ok }) => (ok ? times + 1 : 0),
      () => 0,
    );
}

async function post(path: string, token: string, body: object): Promise<Response> {
  return fetch(`${api}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
}
async function status(path: string, token: string, body: object): Promise<number> {
  return (await post(path, token, body)).status;
}
async function call(path: string, token: string, body: object): Promise<Record<string, string>> {
  const response = await post(path, token, body);
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as Record<string, string>;
}
/** Somebody who has registered, as the README says. */
async function anAccount(): Promise<string> {
  const who = { email: 'ada@example.com', password: 'correct horse battery' };
  const { verification_token: token, registration_token } = await call('/auth/register', '', {
    ...who,
    full_name: 'Ada',
  });
  await call('/auth/verify-email', '', { token, registration_token });
  return (await call('/auth/login', '', who))['access_token']!;
}

async function agent(key: string, name: string, input: object): Promise<string> {
  const response = await fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${key}`,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: input } }),
  });
  const { result } = (await response.json()) as { result?: { structuredContent?: object } };
  return JSON.stringify(result?.structuredContent ?? '');
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly items?: readonly unknown[] };
  readonly result?: { readonly items?: readonly { readonly label: string }[] };
}
/** What the language server of the clone offers behind `desk.api.tickets.`, around the new one. */
async function completions(file: string): Promise<readonly string[]> {
  const head = "import { createDeskwire } from '@deskwire/sdk';\nconst desk = createDeskwire({ url: '' });\n";
  const line = 'void desk.api.tickets.';
  writeFileSync(file, `${head}${line}\n`);
  const child = spawn(join(clone.folder, 'node_modules/.bin/tsc'), ['--lsp', '--stdio'], {
    cwd: clone.folder,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: clone.env,
  });
  const answers = new Map<number, (message: Message) => void>();
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  let left = Buffer.alloc(0);
  child.stdout.on('data', (chunk: Buffer) => {
    left = Buffer.concat([left, chunk]);
    for (;;) {
      const end = left.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/i.exec(left.subarray(0, Math.max(end, 0)).toString())?.[1]);
      if (end < 0 || left.length < end + 4 + length) return;
      const message = JSON.parse(left.subarray(end + 4, end + 4 + length).toString()) as Message;
      left = left.subarray(end + 4 + length);
      // It asks for settings, which nobody has.
      if (message.method !== undefined && message.id !== undefined)
        send({ id: message.id, result: message.params?.items?.map(() => null) ?? null });
      else if (message.id !== undefined) answers.get(message.id)?.(message);
    }
  });
  let asked = 0;
  const ask = (method: string, params: object): Promise<Message> =>
    new Promise((resolve) => {
      answers.set(++asked, resolve);
      send({ id: asked, method, params });
    });
  const rootUri = pathToFileURL(clone.folder).href;
  const uri = pathToFileURL(file).href;
  await ask('initialize', { processId: process.pid, rootUri, capabilities: { textDocument: { completion: {} } } });
  send({ method: 'initialized', params: {} });
  const textDocument = { uri, languageId: 'typescript', version: 1, text: readFileSync(file, 'utf8') };
  send({ method: 'textDocument/didOpen', params: { textDocument } });
  const { result } = await ask('textDocument/completion', {
    textDocument: { uri },
    position: { line: head.split('\n').length - 1, character: line.length },
  });
  child.kill();
  const names = (result?.items ?? []).map(({ label }) => label).toSorted();
  const at = names.indexOf('postpone');
  return at < 0 ? names : names.slice(Math.max(at - 2, 0), at + 3);
}

function page(terminal: string, table: string): string {
  return `# One declaration, every door

Declare a procedure once, and every door serves it. This is a recording: a fresh clone, \`npm run dev\` in another terminal, and
five lines. \`npm run proofs -- reveal\` records it anew, and fails if one of the eight below is missing.

\`\`\`
${terminal}
\`\`\`

Nothing else was written. When the first line had saved its files, the server migrated, restarted and built its clients; a moment
later, every door had the procedure:

${table}
What the contract says decides at all of these doors at once: who may call it, what an input must look like, which errors it has,
how often it may be called, and what is recorded. Tests refuse what was left out: a permission that is not in the
reviewed list, a field without a description, an event without an audience, a refusal that writes. [Architecture](architecture.md)
names these tests, and \`CONTRIBUTING.md\` has the steps. \`npm run doors -- tickets.assign sla.breaches\` shows the same for any
procedure.
`;
}
