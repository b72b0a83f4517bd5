import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { proofs } from './list.ts';

const root = join(import.meta.dirname, '../..');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
/** What people read; decisions and results tell of the past. */
const files = ['README.md', 'CONTRIBUTING.md', '.env.example', ...globSync('docs/{*,sources/*}.md', { cwd: root })];

test('every npm script and proof that the documentation names exists', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const named = files.flatMap((file) =>
    [...textOf(file).matchAll(/npm run ([\w:]+)(?: -- ([\w -]+))?/g)].map(([, script, words]) => ({
      file,
      script: script!,
      proofNames: script === 'proofs' ? (words ?? '').split(' ').filter((word) => /^\w/.test(word)) : [],
    })),
  );
  expect(named.length).toBeGreaterThan(50);
  const faults = named.flatMap(({ file, script, proofNames }) => [
    ...(Object.hasOwn(scripts, script) ? [] : [`${file}: npm run ${script}`]),
    ...proofNames.filter((name) => !Object.hasOwn(proofs, name)).map((name) => `${file}: npm run proofs -- ${name}`),
  ]);
  expect(faults).toEqual([]);
});
