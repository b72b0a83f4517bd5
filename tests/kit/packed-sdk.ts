import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '../..');
const sdk = join(root, 'packages/sdk');

/** Builds some packages, only where what is built differs: others read it while this runs. */
export function built(...names: readonly string[]): void {
  const tools = [join(root, 'node_modules/.bin'), join(root, 'node_modules/.pnpm-bin/node_modules/.bin')];
  execFileSync('turbo', ['run', 'build', ...names.map((name) => `--filter=@deskwire/${name}`), '--ui=stream'], {
    cwd: root,
    stdio: 'pipe',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: [...tools, process.env['PATH']].join(delimiter), TURBO_TELEMETRY_DISABLED: '1' },
  });
}

/** Packs as a build does at its end. */
export const pack = (folder: string): void =>
  void execFileSync(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { packPrograms } from ${JSON.stringify(pathToFileURL(join(root, 'scripts/pack.ts')).href)};
    packPrograms(process.argv[1]);`,
    folder,
  ]);

/** What `npm install` makes of what `pnpm pack` packs, in the folder of a consumer. */
export function installSdk(folder: string): void {
  const place = join(folder, 'node_modules/@deskwire/sdk');
  mkdirSync(place, { recursive: true });
  cpSync(join(sdk, 'dist'), join(place, 'dist'), { recursive: true });
  const { publishConfig, ...manifest } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8')) as {
    publishConfig: object;
  };
  writeFileSync(join(place, 'package.json'), JSON.stringify({ ...manifest, ...publishConfig }));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
}
