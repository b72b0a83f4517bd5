import { readFileSync } from 'node:fs';

const router = readFileSync(new URL('../../apps/console/src/router.tsx', import.meta.url), 'utf8');

/** The addresses of the console, as they are declared: `/tickets/$key`. */
export const addresses: readonly string[] = [
  ...[...router.matchAll(/(?:place\(|elsewhere\(|in[A-Z]\w+\(|path: )'(\/[^']*)'/g)].map(([, path]) => path!),
  ...[...router.matchAll(/room\('([^']+)'\)/g)].map(([, name]) => `/settings/${name!}`),
];
