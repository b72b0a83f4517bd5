import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { addresses } from './addresses.ts';

/** Addresses that lead to another one, and draw nothing themselves. */
const elsewhere = ['/', '/settings', '/audit', '/billing', '/webhooks/$id', '/teams/$id'];

test('every screen that has an address is looked at', () => {
  const listed = readFileSync(new URL('./screens.ts', import.meta.url), 'utf8');
  const looked = new Set(
    [...listed.matchAll(/['`](\/[^'`?]*)/g)].map(([, path]) => path!.replaceAll(/\$\{[^}]*\}/g, '$')),
  );
  const missing = addresses
    .filter((path) => !elsewhere.includes(path))
    .filter((path) => !looked.has(path.replaceAll(/\$\w+/g, '$')));
  expect(addresses.length).toBeGreaterThan(70);
  expect(missing).toEqual([]);
});
