import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run new -- procedure desk/tickets.merge [--query]` writes the four places of a procedure: its contract entry, its
 * line in the router, its query, and a test that fails until the rule is written. A new domain gets its files and
 * stands in the contract and the router.
 */
export interface NewProcedure {
  readonly area: string;
  readonly domain: string;
  readonly name: string;
  readonly kind: 'query' | 'mutation';
}

/** Reads `area/domain.name`; undefined where it is not of that form. */
export function parseTarget(target: string, kind: NewProcedure['kind']): NewProcedure | undefined {
  const parts = /^([a-z]+)\/([a-z][A-Za-z]*)\.([a-z][A-Za-z]*)$/.exec(target);
  if (parts === null) return undefined;
  const [, area, domain, name] = parts as unknown as [string, string, string, string];
  return { area, domain, name, kind };
}

/** Writes the procedure below `root` and gives the files it touched. Throws where it exists already. */
export function writeProcedure(root: string, procedure: NewProcedure): string[] {
  const { area, domain, name, kind } = procedure;
  const folder = kebab(domain);
  const file = (path: string) => join(root, 'packages', path);
  const contract = file(`contract/src/${area}/${folder}.ts`);
  const router = file(`router/src/${area}/${folder}/router.ts`);
  const queries = file(`router/src/${area}/${folder}/queries.ts`);
  const isNew = !existsSync(contract);
  if (isNew) startDomain(root, procedure);
  if (new RegExp(`^ {2}${name}: `, 'm').test(readFileSync(contract, 'utf8')))
    throw new Error(`${domain}.${name} exists already.`);
  const query = kind === 'query';
  const verb = query ? `find${pascal(name)}` : name;
  edit(contract, (text) =>
    insertBeforeEnd(
      withImport(text, '../kit/define.ts', kind),
      `export const ${domain} = {`,
      '};',
      contractEntry(procedure),
    ),
  );
  edit(router, (text) =>
    insertBeforeEnd(
      text.includes("from './queries.ts'")
        ? text
        : text.replace(/\n\nexport const/, "\nimport * as queries from './queries.ts';\n\nexport const"),
      `export const ${domain}Router = router({`,
      '});',
      `  ${name}: procedure(${domain}.${name}).${kind}(({ ctx, input }) => queries.${verb}(ctx.db, ctx.scope, input)),\n`,
    ),
  );
  edit(queries, (text) => `${withImports(text, query)}\n${queryFunction(procedure, verb)}`);
  const test = file(`router/src/${area}/${folder}/${kebab(name)}.test.ts`);
  write(test, testFile(procedure));
  return [
    contract,
    router,
    queries,
    test,
    ...(isNew ? [file('contract/src/contract.ts'), file('router/src/app-router.ts')] : []),
  ];
}

const contractEntry = ({ area: _, domain, name, kind }: NewProcedure) => `  ${name}: ${kind}({
    summary: '${sentence(name)}',
    access: 'team:tickets.read',
    rest: '${kind === 'query' ? 'GET' : 'POST'} /${kebab(domain)}/${kebab(name)}',
    input: inTeam({}),
    output: z.strictObject({ team_id: ref('team') }),
  }),
`;
const queryFunction = (
  { kind, domain, name }: NewProcedure,
  verb: string,
) => `/** What ${domain}.${name} ${kind === 'query' ? 'reads' : 'writes'}. */
export async function ${verb}(_db: ${kind === 'query' ? 'Db' : 'Tx'}, scope: TeamScope, _input: object): Promise<{ team_id: string }> {
  return { team_id: scope.team_id };
}
`;
const testFile = ({ domain, name }: NewProcedure) => `import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const admin = await aMember(world.kysely, team, 'admin');

test('${sentence(name).toLowerCase()} does what its summary says', async () => {
  const caller = await world.as(admin);
  const { team_id } = await caller.${domain}.${name}();
  expect(team_id).toBe(team.id);
  expect.fail('say here what ${domain}.${name} promises');
});
`;

function startDomain(root: string, { area, domain }: NewProcedure): void {
  const folder = kebab(domain);
  write(
    join(root, `packages/contract/src/${area}/${folder}.ts`),
    `import { z } from 'zod';\nimport { inTeam, ref } from '../kit/fields.ts';\n\nexport const ${domain} = {\n};\n`,
  );
  write(
    join(root, `packages/router/src/${area}/${folder}/router.ts`),
    `import { ${domain} } from '@deskwire/contract/${area}/${folder}.ts';\nimport { procedure, router } from '../../kit/procedure.ts';\n\nexport const ${domain}Router = router({\n});\n`,
  );
  write(join(root, `packages/router/src/${area}/${folder}/queries.ts`), '');
  edit(join(root, 'packages/contract/src/contract.ts'), (text) =>
    register(
      text,
      `import { ${domain} } from './${area}/${folder}.ts';\n`,
      /export const contract = \{\n?/,
      `  ${domain},\n`,
    ),
  );
  edit(join(root, 'packages/router/src/app-router.ts'), (text) =>
    register(
      text,
      `import { ${domain}Router } from './${area}/${folder}/router.ts';\n`,
      /router\(\{\n?/,
      `  ${domain}: ${domain}Router,\n`,
    ),
  );
}

const register = (text: string, line: string, anchor: RegExp, item: string) =>
  line + text.replace(anchor, (found) => `${found.trimEnd()}\n${item}`);

/** Puts a block before the line that ends the object begun by `start`. */
function insertBeforeEnd(text: string, start: string, end: string, block: string): string {
  const from = text.indexOf(start);
  const at = text.indexOf(`\n${end}`, from);
  if (from < 0 || at < 0) throw new Error(`There is no "${start}" that ends with "${end}".`);
  return `${text.slice(0, at + 1)}${block}${text.slice(at + 1)}`;
}
function withImport(text: string, module: string, name: string): string {
  const found = new RegExp(`import \\{([^}]*)\\} from '${module.replaceAll('.', '\\.')}';`).exec(text);
  if (found === null) return `import { ${name} } from '${module}';\n${text}`;
  const names = found[1]!
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (names.includes(name)) return text;
  return text.replace(found[0], `import { ${[...names, name].toSorted().join(', ')} } from '${module}';`);
}
function withImports(text: string, query: boolean): string {
  const type = query ? 'Db' : 'Tx';
  const withDb = new RegExp(`\\b(type )?${type}\\b`).test(text)
    ? text
    : `import type { ${type} } from '@deskwire/database/schema.ts';\n${text}`;
  return /\bTeamScope\b/.test(withDb) ? withDb : `import type { TeamScope } from '../../kit/context.ts';\n${withDb}`;
}

const edit = (path: string, change: (text: string) => string) =>
  writeFileSync(path, change(readFileSync(path, 'utf8')));
function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) throw new Error(`${path} exists already.`);
  writeFileSync(path, text);
}
const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const sentence = (name: string) => pascal(name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));

if (import.meta.main) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { query: { type: 'boolean', default: false } },
  });
  const target = parseTarget(positionals[1] ?? '', values.query ? 'query' : 'mutation');
  if (positionals[0] !== 'procedure' || target === undefined) {
    console.error('Usage: npm run new -- procedure <area>/<domain>.<name> [--query]   e.g. desk/tickets.merge');
    process.exit(1);
  }
  for (const path of writeProcedure(join(import.meta.dirname, '..'), target)) console.log(path);
}
