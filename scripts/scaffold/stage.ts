import type { Tree } from './edit.ts';

/** Writes what the tests of all procedures need to know about a new domain: a row of it, and who may list them. */
export function writeStage(
  tree: Tree,
  area: string,
  { domain, folder, kind, table }: Readonly<Record<'domain' | 'folder' | 'kind' | 'table', string>>,
): void {
  tree.write(
    `tests/stage/${area}/${folder}.ts`,
    `import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';

export const stage = onStage({
  furnish,
  access: {
    '${domain}.list': 'team:team.read',
  },
});

/** A row, whose every text has the mark of the team in it. */
async function furnish({ kysely }: TestWorld, { id: team_id, mark }: Desk) {
  const id = randomUUIDv7();
  const row = { team_id, id, name: mark, created_at: at, updated_at: at };
  await kysely.insertInto('${table}').values(row).execute();
  return { rows: { ${kind}: id } };
}
`,
  );
}

/** Adds a line to the reviewed access of a domain. */
export const addAccess = (tree: Tree, file: string, line: string): void =>
  tree.edit(file, (text) =>
    /^ {2}access: \{\n/m.test(text)
      ? text.replace(/^( {2}access: \{\n(?: {4}.*\n)*)/m, (lines) => `${lines}    ${line},\n`)
      : text.replace(
          /^( {2}furnish(?:: .*)?,\n)|(?<=onStage\(\{\n)/m,
          (lines) => `${lines}  access: {\n    ${line},\n  },\n`,
        ),
  );
