import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contract } from '@deskwire/contract/contract.ts';
import { events } from '@deskwire/contract/events.ts';
import { teamPermissions } from '@deskwire/contract/kit/access.ts';
import { pagesOf } from '@deskwire/guide/contents.ts';
import { declared } from '../declared.ts';

/** Pages about the code and its past, and the recording of a procedure that exists only in it. */
const skipped = /^(?:architecture|every-door|decisions\/.*)\.md$/;
/** A job, and a variable of macros, that are spelled like procedures. */
const others = ['search.count', 'agent.name'];
const permissions = Object.values(teamPermissions).flat();
const known = new Set<string>([...declared.keys(), ...permissions, ...Object.keys(events), ...others]);
const procedures = [...declared.keys()];

const named = pagesOf(join(import.meta.dirname, '../../docs'))
  .filter(({ file }) => !skipped.test(file))
  .flatMap(({ file, text }) =>
    [...text.matchAll(/`([a-z][A-Za-z]*(?:\.[a-z][A-Za-z]*)+)`/g)].map(([, name]) => ({ file, name: name! })),
  )
  .filter(({ name }) => Object.hasOwn(contract, name.split('.')[0]!))
  .filter(({ name }) => !/\.(?:ts|mjs|json|ndjson|md)$/.test(name));

test('every procedure and namespace that the documentation names exists', () => {
  expect(named.length).toBeGreaterThan(200);
  const exists = (name: string) => known.has(name) || procedures.some((path) => path.startsWith(`${name}.`));
  expect(named.filter(({ name }) => !exists(name)).map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});
