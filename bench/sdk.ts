import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { measured } from './report.ts';

/** What a page loads to use the SDK. `npm run bench -- sdk` */
const root = join(import.meta.dirname, '..');
const sdk = join(root, 'packages/sdk');
const bins = [root, sdk].map((place) => join(place, 'node_modules/.bin'));
const PATH = [...bins, process.env['PATH']].join(process.platform === 'win32' ? ';' : ':');
execFileSync(process.execPath, ['build.ts'], { cwd: sdk, stdio: 'pipe', env: { ...process.env, PATH } });
for (const name of readdirSync(join(sdk, 'dist')).filter((file) => /\.m?js$/.test(file))) {
  const code = readFileSync(join(sdk, 'dist', name));
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  const { length } = gzipSync(code, { level: 9 });
  console.log(`${name}: ${kilobytes(code.length)}, ${kilobytes(length)} gzipped`);
  measured('sdk', length / 1000);
}
