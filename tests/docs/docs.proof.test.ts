import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pagesOf } from '@deskwire/guide/contents.ts';
import { aConsumer } from '../kit/consumer.ts';
import { installSdk } from '../kit/packed-sdk.ts';

const root = join(import.meta.dirname, '../..');
const consumer = await aConsumer({ programs: true });
afterAll(() => consumer.close());
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const blocksOf = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, block]) => block!);

/** Runs blocks one after another in one shell, as somebody types them who has the server running already. */
const typed = async (name: string, blocks: readonly string[]): Promise<string> => {
  const folder = consumer.project(name, { '.keep': '' });
  const script = blocks.join('\n').replaceAll('http://localhost:4000', consumer.url);
  return consumer.run(folder, 'bash', '-eo', 'pipefail', '-c', script);
};

test('README: one ticket through each door, as its five minutes say', async () => {
  const [, part = ''] = textOf('README.md').split(/^## Five minutes$/m);
  const [, ...blocks] = blocksOf(part.split(/^## /m, 1)[0]!, 'sh');
  const said = await typed('readme', blocks);
  const [, , shown = ''] = [...part.matchAll(/^```(\w*)\n(.*?)^```/gms)].find(([, language]) => language === '') ?? [];
  expect(shown).toContain('TKT-003');
  for (const line of shown.trim().split('\n')) expect(said).toContain(line);
  expect(said).toContain('TKT-002 open');
  expect(said).toContain('Call the fire brigade');
  expect(said).not.toContain('"error"');
});

test('Python: the client of the guide creates, lists and is refused', async () => {
  const [client = '', use = ''] = blocksOf(textOf('docs/other-languages.md'), 'python');
  const folder = consumer.project('python', { 'desk.py': `${client}\n${use}`, 'client.py': client });
  const said = await consumer.run(folder, 'python3', 'desk.py');
  expect(said).toMatch(/TKT-\d+ From Python/);
  expect(said).toContain('TICKET_NOT_FOUND');
  const check = `import sys, json\nfrom client import verify_webhook\nheaders, secret = json.loads(sys.argv[1]), sys.argv[2]\nprint(verify_webhook(sys.argv[3].encode(), headers, secret)["type"])\ntry:\n    verify_webhook(sys.argv[3].encode() + b" ", headers, secret)\nexcept ValueError as error:\n    print(error)\n`;
  consumer.project('python', { 'check.py': check });
  const signed = await aMessage();
  expect(
    await consumer.run(folder, 'python3', 'check.py', JSON.stringify(signed.headers), signed.secret, signed.body),
  ).toBe('ticket.created\nThe signature is wrong.\n');
});

test('Go: the client of the guide creates and is refused, and checks webhooks', async () => {
  const [program = ''] = blocksOf(textOf('docs/other-languages.md'), 'go');
  const folder = consumer.project('go', {
    'go.mod': 'module example.com/desk\n\ngo 1.19\n',
    'main.go': program,
    'main_test.go': `package main
import ("net/http"; "os"; "testing")
func TestVerify(t *testing.T) {
	h := http.Header{}
	for _, name := range []string{"webhook-id", "webhook-timestamp", "webhook-signature"} { h.Set(name, os.Getenv(name)) }
	if err := Verify([]byte(os.Getenv("BODY")), h, os.Getenv("SECRET")); err != nil { t.Fatal(err) }
	if Verify([]byte(os.Getenv("BODY")+" "), h, os.Getenv("SECRET")) == nil { t.Fatal("accepted") }
}
`,
  });
  expect(await consumer.run(folder, 'go', 'run', '.')).toMatch(/^TKT-\d+ open\nTICKET_NOT_FOUND\n$/);
  const { headers, secret, body } = await aMessage();
  const env = Object.entries({ ...headers, SECRET: secret, BODY: body }).map(([name, value]) => `${name}=${value}`);
  expect(await consumer.run(folder, 'env', ...env, 'go', 'test', '.')).toMatch(/^ok/);
});

/** A message as a webhook posts it, signed by the reference library. */
async function aMessage() {
  const { Webhook } = await import('standardwebhooks');
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const body = JSON.stringify({ type: 'ticket.created', timestamp: new Date().toISOString(), data: {} });
  const at = new Date();
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
  };
  return { secret, body, headers };
}

/** What the reader of a page knows by then. */
const preamble = `
import type { QueryClient } from '@tanstack/react-query';
import type { createDeskwire as create } from '@deskwire/sdk';
declare const desk: ReturnType<typeof create>;
declare const email: string; declare const password: string; declare const code: string; declare const token: string;
declare const queryClient: QueryClient; declare const ticket: { id: string; key: string };
declare const state: string; declare const template_id: string; declare const file: Blob;
`;
const pages = [...pagesOf(join(root, 'docs')).map(({ file }) => join('docs', file)), 'README.md'];

test.each(pages.filter((file) => blocksOf(textOf(file), 'ts').length > 0))(
  'the TypeScript of %s compiles against the packed SDK',
  (file) => {
    const folder = consumer.project(`ts-${file.replaceAll(/\W/g, '-')}`, { '.keep': '' });
    installSdk(folder);
    for (const name of [
      '@trpc/client',
      '@trpc/server',
      '@trpc/tanstack-react-query',
      '@tanstack/react-query',
      'react',
    ]) {
      const place = join(folder, 'node_modules', name);
      mkdirSync(dirname(place), { recursive: true });
      symlinkSync(join(root, 'tests/node_modules', name), place, 'junction');
    }
    const imports = new Set<string>();
    // Each block sees those before it, and may use their names again.
    const body = blocksOf(textOf(file), 'ts').map((block) =>
      block.replaceAll(/^import .*?;$/gms, (line) => {
        imports.add(line);
        return '';
      }),
    );
    const program = `${preamble}${merged(imports)}\nexport async function page() {\n${body.join('\n{\n')}\n${'}'.repeat(body.length - 1)}\n}\n`;
    writeFileSync(join(folder, 'page.ts'), program);
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: 'es2022',
      module: 'nodenext',
      lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'],
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      skipLibCheck: true,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['page.ts'] }));
    let complaints = '';
    try {
      execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], { stdio: 'pipe' });
    } catch (error) {
      complaints = String((error as { stdout: Buffer }).stdout);
    }
    expect(complaints, program).toBe('');
  },
);

/** One import for each module: several blocks of a page may import the same names. */
function merged(imports: ReadonlySet<string>): string {
  const names = new Map<string, Set<string>>();
  for (const line of imports) {
    const [, list = '', from = ''] = /import (?:type )?\{([^}]*)\} from '([^']*)'/.exec(line) ?? [];
    for (const name of list.split(','))
      if (name.trim() !== '') names.set(from, (names.get(from) ?? new Set()).add(name.trim()));
  }
  return [...names].map(([from, of]) => `import { ${[...of].join(', ')} } from '${from}';`).join('\n');
}
