import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contract } from '@deskwire/contract/contract.ts';
import { events } from '@deskwire/contract/events.ts';
import { teamPermissions } from '@deskwire/contract/kit/access.ts';
import { pagesOf } from '@deskwire/guide/contents.ts';
import { proofs } from '../../scripts/proofs/list.ts';
import { declared } from '../declared.ts';

const root = join(import.meta.dirname, '../..');
const docs = join(root, 'docs');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Pages about the code and its past, and the recording of a procedure that exists only in it. */
const skipped = /^(?:architecture|every-door|decisions\/.*)\.md$/;
/** A job, and a variable of macros, that are spelled like procedures. */
const others = ['search.count', 'agent.name'];
const permissions = Object.values(teamPermissions).flat();
const known = new Set<string>([...declared.keys(), ...permissions, ...Object.keys(events), ...others]);
const procedures = [...declared.keys()];

const named = pagesOf(docs)
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

test('every npm script and proof that the documentation names exists', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const texts = [
    ...pagesOf(docs).filter(({ file }) => !file.startsWith('decisions/')),
    ...['README.md', 'CONTRIBUTING.md', '.env.example'].map((file) => ({ file, text: textOf(file) })),
  ];
  const run = texts.flatMap(({ file, text }) =>
    [...text.matchAll(/npm run ([\w:]+)(?: -- ([\w -]+))?/g)].map(([, script, words]) => ({
      file,
      script: script!,
      proofNames: script === 'proofs' ? (words ?? '').split(' ').filter((word) => /^\w/.test(word)) : [],
    })),
  );
  expect(run.length).toBeGreaterThan(50);
  const faults = run.flatMap(({ file, script, proofNames }) => [
    ...(Object.hasOwn(scripts, script) ? [] : [`${file}: npm run ${script}`]),
    ...proofNames.filter((name) => !Object.hasOwn(proofs, name)).map((name) => `${file}: npm run proofs -- ${name}`),
  ]);
  expect(faults).toEqual([]);
});
