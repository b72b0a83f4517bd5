import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { chromium as browserOf } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { chromium } from '@deskwire/testing/parts.ts';
import { aConsumer } from '../kit/consumer.ts';

/** Where the built pages are served from, which is not where Deskwire is. */
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
let pages = '';
const site = createHttp((request, response) => {
  const { pathname } = new URL(request.url!, 'http://localhost');
  const file = pathname === '/' ? '/index.html' : pathname;
  // Browsers ask for an icon that the page does not have.
  if (!existsSync(join(pages, file))) return void response.writeHead(404).end();
  response.setHeader('content-type', types[extname(file)] ?? 'text/plain').end(readFileSync(join(pages, file)));
});
await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
const consumer = await aConsumer({ programs: true, origins: [origin] });
afterAll(async () => {
  site.close();
  await consumer.close();
});
const sdk = `${consumer.url}/sdk.tgz`;
const install = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
const strict = { strict: true, noEmit: true, target: 'es2022', skipLibCheck: true, types: ['node'] };

test('a script of Node, in TypeScript', async () => {
  const folder = consumer.project('script', {
    'package.json': '{ "private": true, "type": "module" }',
    'tsconfig.json': JSON.stringify({ compilerOptions: { ...strict, module: 'nodenext' }, files: ['script.ts'] }),
    'script.ts': `import { createDeskwire, isError } from '@deskwire/sdk';
      const desk = createDeskwire({ url: process.env['DESKWIRE_URL']!, auth: { api_key: process.env['DESKWIRE_KEY']! } });
      const ticket = await desk.api.tickets.create.mutate({ title: 'From a script' });
      const title: string = ticket.title;
      // @ts-expect-error there is no such procedure
      void desk.api.tickets.burn;
      const refusal = await desk.api.tickets.get.query({ ticket_id: 'TKT-99999' }).catch((error: unknown) => error);
      console.log(title, isError(refusal, 'TICKET_NOT_FOUND'));`,
  });
  await consumer.run(folder, 'npm', ...install, sdk, 'typescript@5.9.3', '@types/node@26.6.6');
  await consumer.run(folder, 'npx', 'tsc', '-p', '.');
  expect(await consumer.run(folder, 'node', 'script.ts')).toBe('From a script true\n');
});

test('a bundle in CommonJS, as Electron and editors load it', async () => {
  const folder = consumer.project('bundle', {
    'package.json': '{ "private": true }',
    'main.ts': `import { createDeskwire } from '@deskwire/sdk';
      exports.run = async () => {
        const desk = createDeskwire({ url: process.env.DESKWIRE_URL!, auth: { api_key: process.env.DESKWIRE_KEY! } });
        return (await desk.api.users.me.query()).team_roles;
      };`,
  });
  await consumer.run(folder, 'npm', ...install, sdk, 'esbuild@0.28.2');
  await consumer.run(
    folder,
    'npx',
    'esbuild',
    'main.ts',
    '--bundle',
    '--platform=node',
    '--format=cjs',
    '--outfile=main.cjs',
  );
  const script = "require('./main.cjs').run().then((roles) => console.log(roles.join()))";
  expect(await consumer.run(folder, 'node', '-e', script)).toBe('admin\n');
});

test('a page of Vite and React, with TanStack Query', async () => {
  const folder = consumer.project('vite', {
    'package.json': '{ "private": true, "type": "module" }',
    'index.html': '<div id="root"></div><script type="module" src="/src/main.tsx"></script>',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        ...strict,
        types: [],
        jsx: 'react-jsx',
        module: 'esnext',
        moduleResolution: 'bundler',
        lib: ['es2022', 'dom', 'dom.iterable'],
      },
      include: ['src'],
    }),
    'src/main.tsx': page,
  });
  const libraries = [
    'vite@8.3.8',
    '@vitejs/plugin-react@6.3.0',
    'typescript@5.9.3',
    '@types/react@19.3.3',
    '@types/react-dom@19.3.0',
    'react@19.3.1',
    'react-dom@19.3.1',
    '@tanstack/react-query@5.108.4',
    '@trpc/tanstack-react-query@11.22.1',
    '@trpc/client@11.22.1',
    '@trpc/server@11.22.1',
  ];
  await consumer.run(folder, 'npm', ...install, sdk, ...libraries);
  await consumer.run(folder, 'npx', 'tsc', '-p', '.');
  await consumer.run(folder, 'npx', 'vite', 'build');
  if (chromium === undefined) return console.warn('There is no browser: the page was built, and not opened.');
  pages = join(folder, 'dist');
  const browser = await browserOf.launch({ executablePath: chromium, args: ['--no-sandbox'] });
  const shown = await browser.newPage();
  await shown.goto(`${origin}/?url=${encodeURIComponent(consumer.url)}&key=${consumer.key}`);
  await shown.getByRole('button', { name: 'Report' }).click();
  await shown.getByText('From a page').waitFor();
  await shown.getByText('sent 300000 of 300000').waitFor();
  await browser.close();
});

const page = `import { QueryClient, QueryClientProvider, useMutation, useQuery } from '@tanstack/react-query';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { createDeskwire } from '@deskwire/sdk';
import { trpcClientOf } from '@deskwire/sdk/trpc';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

const given = new URLSearchParams(location.search);
const desk = createDeskwire({ url: given.get('url')!, auth: { api_key: given.get('key')! } });
const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
const trpc = createTRPCOptionsProxy({ client: trpcClientOf(desk), queryClient });

function Tickets() {
  const [sent, setSent] = useState('');
  const tickets = useQuery(trpc.tickets.list.queryOptions({ view: 'row' }));
  const create = useMutation(trpc.tickets.create.mutationOptions({
    onSuccess: async (ticket) => {
      await queryClient.invalidateQueries(trpc.tickets.list.queryFilter());
      await desk.upload(new Blob([new Uint8Array(300_000)]), {
        filename: 'smoke.bin',
        ticket_id: ticket.id,
        onProgress: ({ done, total }) => setSent(\`sent \${done} of \${total}\`),
      });
    },
  }));
  return (
    <>
      <button onClick={() => create.mutate({ title: 'From a page' })}>Report</button>
      <ul>{tickets.data?.items.map(({ id, title }) => <li key={id}>{title}</li>)}</ul>
      <p>{sent}</p>
    </>
  );
}
createRoot(document.querySelector('#root')!).render(
  <QueryClientProvider client={queryClient}><Tickets /></QueryClientProvider>,
);
`;

test('an app of Next.js, whose server component lists tickets', async () => {
  const folder = join(consumer.home, 'next-app');
  cpSync(join(import.meta.dirname, '../../examples/next-app'), folder, { recursive: true });
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
  consumer.project('next-app', { 'package.json': manifest.replace('http://localhost:4000/sdk.tgz', sdk) });
  await consumer.run(folder, 'npm', ...install);
  await consumer.run(folder, 'npx', 'next', 'build');
  await consumer.as.tickets.create({ title: 'For a server component' });
  const server = spawn('node', ['node_modules/next/dist/bin/next', 'start', '--port', '0', '--hostname', '127.0.0.1'], {
    cwd: folder,
    env: consumer.env,
  });
  let said = '';
  server.stdout.on('data', (text: Buffer) => (said += text.toString()));
  await expect.poll(() => said, { timeout: 60_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
  const html = await (await fetch(/http:\/\/127\.0\.0\.1:\d+/.exec(said)![0])).text();
  server.kill();
  expect(html).toContain('For a server component');
});
