import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { builtConsole } from '@deskwire/api/doors/console.ts';

/** What a browser loads before it draws the first screen, in bytes as they are sent. */
function firstLoad(extension: string): number {
  const folder = builtConsole();
  if (folder === undefined) throw new Error('The console is not built: run npm test, which builds it.');
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  return [...page.matchAll(/\/(assets\/[^"]+)/g)]
    .map(([, name]) => name!)
    .filter((name) => name.endsWith(extension))
    .reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name)), { level: 9 }).length, 0);
}

test('the first screen needs at most 140 kB of scripts and 10 kB of styles', () => {
  expect(firstLoad('.js')).toBeLessThanOrEqual(140_000);
  expect(firstLoad('.css')).toBeLessThanOrEqual(10_000);
});
