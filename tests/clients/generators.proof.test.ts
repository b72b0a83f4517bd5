import { afterAll, beforeAll, expect, test } from 'vitest';
import { aConsumer } from '../kit/consumer.ts';

const consumer = await aConsumer();
afterAll(() => consumer.close());
const install = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
const tools = [
  'openapi-typescript@7.13.0',
  'openapi-fetch@0.17.0',
  '@hey-api/openapi-ts@0.99.0',
  'orval@8.38.0',
  // What openapi-typescript asks for.
  'typescript@5.9.3',
  '@types/node@26.6.6',
  'esbuild@0.28.2',
];
const compiler = {
  strict: true,
  noEmit: true,
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2022', 'dom', 'dom.iterable'],
  types: ['node'],
  skipLibCheck: true,
  allowImportingTsExtensions: true,
};
/** Node runs TypeScript that has no imports without an ending. */
const folder = consumer.project('generators', {
  'package.json': '{ "private": true, "type": "module" }',
  'orval.config.mjs': `export default { desk: { input: './part.json', output: { target: './orval/desk.ts', client: 'fetch',
    baseUrl: ${JSON.stringify(`${consumer.url}/api/v1`)} } } };`,
});
const whole = `${consumer.url}/api/v1/openapi.json`;
const headers = `{ authorization: 'Bearer ' + process.env.DESKWIRE_KEY }`;

beforeAll(async () => {
  await consumer.run(folder, 'npm', ...install, ...tools);
  for (const [file, address] of [
    ['whole.json', whole],
    ['part.json', `${whole}?tags=tickets,sla,users`],
  ] as const)
    consumer.project('generators', { [file]: await (await fetch(address)).text() });
});

/** Compiles one program and what it imports, and runs it. */
async function works(name: string, program: string): Promise<string> {
  consumer.project('generators', {
    [`${name}.ts`]: program,
    'tsconfig.json': JSON.stringify({ compilerOptions: compiler, files: [`${name}.ts`] }),
  });
  await consumer.run(folder, 'node', 'node_modules/typescript/bin/tsc', '-p', '.');
  await consumer.run(
    folder,
    'npx',
    'esbuild',
    `${name}.ts`,
    '--bundle',
    '--platform=node',
    '--format=esm',
    `--outfile=${name}.mjs`,
  );
  return (await consumer.run(folder, 'node', `${name}.mjs`)).trim();
}

test('openapi-typescript and openapi-fetch', async () => {
  await consumer.run(folder, 'npx', 'openapi-typescript', 'part.json', '-o', 'oats.ts');
  const said = await works(
    'fetching',
    `import createClient from 'openapi-fetch';
     import type { paths } from './oats.ts';
     const desk = createClient<paths>({ baseUrl: '${consumer.url}/api/v1', headers: ${headers} });
     const { data, error } = await desk.POST('/tickets', { body: { title: 'From openapi-fetch', type: 'bug' } });
     if (data === undefined) throw new Error(error.error.code);
     const title: string = data.title;
     const missing = await desk.GET('/tickets/{ticket_id}', { params: { path: { ticket_id: 'TKT-99999' } } });
     console.log(title, missing.error?.error.code);`,
  );
  expect(said).toBe('From openapi-fetch TICKET_NOT_FOUND');
});

test('@hey-api/openapi-ts', async () => {
  await consumer.run(folder, 'npx', 'openapi-ts', '-i', 'part.json', '-o', 'hey');
  const said = await works(
    'heying',
    `import { client } from './hey/client.gen.ts';
     import { ticketsCreate, ticketsGet } from './hey/index.ts';
     client.setConfig({ baseUrl: '${consumer.url}/api/v1', headers: ${headers} });
     const { data } = await ticketsCreate({ body: { title: 'From hey-api', type: 'bug' } });
     const title: string = data!.title;
     const missing = await ticketsGet({ path: { ticket_id: 'TKT-99999' } });
     const refusal = missing.error as { error: { code: string } };
     console.log(title, refusal.error.code);`,
  );
  expect(said).toBe('From hey-api TICKET_NOT_FOUND');
});

test('orval', async () => {
  await consumer.run(folder, 'npx', 'orval', '--config', 'orval.config.mjs');
  const said = await works(
    'orvaling',
    `import { ticketsCreate, ticketsGet } from './orval/desk.ts';
     const created = await ticketsCreate({ title: 'From orval', type: 'bug' }, { headers: ${headers} });
     if (created.status !== 201) throw new Error(String(created.status));
     const title: string = created.data.title;
     const missing = await ticketsGet('TKT-99999', {}, { headers: ${headers} });
     console.log(title, missing.status);`,
  );
  expect(said).toBe('From orval 404');
});

test('each of them also reads the whole document, and writes what compiles', async () => {
  await consumer.run(folder, 'npx', 'openapi-typescript', 'whole.json', '-o', 'whole/oats.ts');
  await consumer.run(folder, 'npx', 'openapi-ts', '-i', 'whole.json', '-o', 'whole/hey');
  await consumer.run(
    folder,
    'npx',
    'orval',
    '--input',
    'whole.json',
    '--output',
    'whole/orval.ts',
    '--client',
    'fetch',
  );
  consumer.project('generators', {
    'tsconfig.json': JSON.stringify({
      compilerOptions: compiler,
      files: ['whole/oats.ts', 'whole/hey/index.ts', 'whole/orval.ts'],
    }),
  });
  await consumer.run(folder, 'node', '--max-old-space-size=4096', 'node_modules/typescript/bin/tsc', '-p', '.');
});
