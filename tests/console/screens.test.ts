import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** Addresses that lead to another one, and draw nothing themselves. */
const elsewhere = ['/', '/settings', '/webhooks/$id', '/teams/$id'];

test('every screen that has an address is looked at', () => {
  const router = read('../../apps/console/src/router.tsx');
  const routed = [
    ...[...router.matchAll(/(?:place\(|path: )'(\/[^']*)'/g)].map(([, path]) => path!),
    ...[...router.matchAll(/room\('([^']+)'\)/g)].map(([, path]) => `/settings/${path}`),
  ].filter((path) => !elsewhere.includes(path));
  const looked = new Set(
    [...read('./screens.ts').matchAll(/['`](\/[^'`?]*)/g)].map(([, path]) => path!.replaceAll(/\$\{[^}]*\}/g, '$')),
  );
  const missing = routed.filter((path) => !looked.has(path.replaceAll(/\$\w+/g, '$')));
  expect(routed.length).toBeGreaterThan(70);
  expect(missing).toEqual([]);
});
