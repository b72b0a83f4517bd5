import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeDomain } from './scaffold/domain.ts';
import { Tree } from './scaffold/edit.ts';
import { parseDomain, parseTarget } from './scaffold/names.ts';
import { writeProcedure } from './scaffold/procedure.ts';

const usage = `npm run new -- procedure <area>/<domain>[.<namespace>].<verb> [--query] [--id] [--event] [--notice] [--job] [--column <name>]
npm run new -- domain <area>/<domain>

  --query          it reads; without it, it writes
  --id             it is about one row, which its path names
  --event          it adds an event named after it
  --notice         the event tells people
  --job            it sets a timer, and a job that runs then
  --column <name>  it writes a new column of the row; the ending tells the type (_at, _until, _count, is_ …)

For example: npm run new -- procedure desk/tickets.postpone --id --event --job --column postponed_until
             npm run new -- procedure desk/staging.deployments.pause --notice`;

/** Does what the arguments ask for below `root`. Throws with the usage where they ask for nothing. */
export function scaffold(root: string, args: readonly string[]): { tree: Tree; left: string[] } {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      query: { type: 'boolean', default: false },
      mutation: { type: 'boolean', default: true },
      id: { type: 'boolean', default: false },
      event: { type: 'boolean', default: false },
      notice: { type: 'boolean', default: false },
      job: { type: 'boolean', default: false },
      column: { type: 'string' },
    },
  });
  const tree = new Tree(root);
  const [what, name = ''] = positionals;
  const target = what === 'procedure' ? parseTarget(name) : undefined;
  if (target !== undefined) {
    const { query, id, job, column, notice } = values;
    const event = values.event || notice;
    if (query && (event || job || column !== undefined)) throw new Error('A query adds no event, job or column.');
    return {
      tree,
      left: writeProcedure(tree, target, {
        kind: query ? 'query' : 'mutation',
        id: id || !query,
        event,
        notice,
        job,
        column,
      }),
    };
  }
  const domain = what === 'domain' ? parseDomain(name) : undefined;
  if (domain !== undefined) return { tree, left: writeDomain(tree, domain) };
  throw new Error(usage);
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  try {
    const { tree, left } = scaffold(root, process.argv.slice(2));
    const files = [...tree.written, ...tree.edited];
    spawnSync(join(root, 'node_modules/.bin/oxfmt'), files, { cwd: root });
    for (const file of tree.written) console.log(`wrote   ${file}`);
    for (const file of tree.edited) console.log(`edited  ${file}`);
    console.log(`\nLeft to do:\n${left.map((item, at) => `${at + 1}. ${item}`).join('\n')}`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
