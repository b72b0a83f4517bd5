import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { declared } from './declared.ts';

const sources = `${import.meta.dirname}/../packages/router/src`;
const files = globSync('**/*.ts', { cwd: sources }).filter((file) => !/\.(test|fixture)\.ts$/.test(file));
const folders = Map.groupBy(files, (file) => file.split('/').slice(0, -1).join('/'));

/** Domains whose procedures are not in files of their names yet. An entry that is no longer needed fails the test. */
const open: string[] = [];
const DOZEN = 12;
/** Names that say nothing about what is in a file. A procedure may be called so. */
const vague = /\/(change|manage|read|set|reach|standing)(\.queries)?\.ts$/;

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const procedures = [...declared.keys()].map((path) => path.split('.').map(kebab));
/** Every namespace, as `approvals` or `approvals/delegations`. */
const namespaces = new Set(
  procedures.flatMap((path) => path.slice(0, -1).map((_, index) => path.slice(0, index + 1).join('/'))),
);

/**
 * The namespace that a file belongs to. Folders that are not namespaces only group files, so `tickets/changes/assign.ts`
 * belongs to `tickets`. Folders are plural nouns, so `environments` is the folder of `staging.environment`.
 */
function namespaceOf(file: string): string {
  const [, domain = '', ...inner] = file.split('/').slice(0, -1);
  return inner.reduce(
    (found, folder) =>
      [folder, folder.replace(/s$/, '')].map((name) => `${found}/${name}`).find((name) => namespaces.has(name)) ??
      found,
    domain,
  );
}

/** The names of the files of each namespace. */
const rooms = new Map<string, Set<string>>();
for (const file of files) {
  const names = rooms.get(namespaceOf(file)) ?? new Set();
  rooms.set(namespaceOf(file), names.add(file.split('/').at(-1)!.replace(/\.ts$/, '')));
}
/** A procedure is the file of its name or, where it lists what a folder is about, the folder of its name. */
const isFound = (path: readonly string[]): boolean =>
  rooms.get(path.slice(0, -1).join('/'))?.has(path.at(-1)!) === true ||
  files.some((file) => file.split('/').slice(1, -1).join('/') === path.join('/'));

test('whoever knows the path of a procedure finds the file of its name in the folder of its namespace', () => {
  expect(procedures.length).toBeGreaterThan(190);
  const lost = procedures.filter((path) => !isFound(path));
  expect(lost.filter(([domain]) => !open.includes(domain!)).map((path) => path.join('.'))).toEqual([]);
  expect(open.filter((domain) => lost.every(([name]) => name !== domain))).toEqual([]);
});

test('a folder holds at most a dozen files', () => {
  const sizes = [...folders].map(([folder, { length }]) => ({ folder, length }));
  expect(sizes.filter(({ length }) => length > DOZEN)).toEqual([]);
});

test('no file has a name that says nothing', () => {
  const known = new Set(procedures.map((path) => path.join('/')));
  const found = files
    .filter((file) => vague.test(file))
    .filter((file) => !known.has(`${namespaceOf(file)}/${file.split('/').at(-1)!.slice(0, -3)}`));
  expect(found.filter((file) => !open.includes(file.split('/')[1]!))).toEqual([]);
});

test.each([
  ['desk/tickets/changes/assign.ts', 'tickets'],
  ['desk/tickets/comments/create.ts', 'tickets/comments'],
  ['desk/staging/environments/get.ts', 'staging/environment'],
  ['desk/staging/deployments/logs/list.ts', 'staging/deployments/logs'],
  ['identity/api-keys/list.ts', 'api-keys'],
])('%s belongs to %s', (file, namespace) => {
  expect(namespaceOf(file)).toBe(namespace);
});
