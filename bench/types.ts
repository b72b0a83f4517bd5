import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './load.ts';

/** How long the type-check of a client with 20 calls takes, against the packed SDK. `pnpm bench types` (after `sdk`) */
const root = join(import.meta.dirname, '..');
const calls = Array.from(
  { length: 10 },
  (_, n) => `
export const list${n} = await desk.api.tickets.list.query({ page: ${n + 1} });
export const ticket${n} = await desk.api.tickets.get.query({ ticket_id: list${n}.items[0]!.id });`,
);
const folder = mkdtempSync(join(tmpdir(), 'deskwire-types-'));
try {
  const index = JSON.stringify(join(root, 'packages/sdk/dist/index.js'));
  writeFileSync(
    join(folder, 'client.ts'),
    `import { createDeskwire } from ${index};\nconst desk = createDeskwire({ url: 'http://127.0.0.1' });${calls.join('')}\n`,
  );
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const compilerOptions = {
    module: 'nodenext',
    strict: true,
    noEmit: true,
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'],
    types: [],
    skipLibCheck: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['client.ts'] }));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const run = (...options: string[]) =>
    execFileSync(process.execPath, [tsc, '-p', folder, ...options], { encoding: 'utf8' });
  const servers = run('--listFilesOnly')
    .split('\n')
    .filter((file) => /packages\/(?!sdk\/)|apps\//.test(file));
  const seconds = Array.from({ length: 5 }, () => {
    const [, total] = /^Total time:\s+([\d.]+)s$/m.exec(run('--diagnostics')) ?? [];
    return Number(total);
  });
  console.log(`20 calls: ${median(seconds).toFixed(2)} s, ${servers.length} files of the server`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
