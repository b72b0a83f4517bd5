import { addTo, Tree, withImport, withImports } from './edit.ts';
import { addAccess } from './stage.ts';
import { kebab, pascal, singular, snake, typeOf, words, type Target, type Wishes } from './names.ts';
import { stateAuthored } from './tables.ts';

/** What the domain already says of the row that its procedures are about. */
interface Row {
  readonly kind: string;
  readonly table: string;
  readonly field: string;
  /** The schema of the field, as its siblings spell it. */
  readonly schema: string;
  readonly path: string;
  readonly notFound: string;
  /** The query that locks a row by id or key, where the domain has one. */
  readonly lock: string | undefined;
}

/**
 * Writes a procedure as the house writes them: entry, operation, query, event, job, column, review and test. Gives what is
 * left to do by hand. Throws where the procedure exists or the domain does not.
 */
export function writeProcedure(tree: Tree, target: Target, wishes: Wishes): string[] {
  const { area, domain, verb } = target;
  const folder = kebab(domain);
  const contract = `packages/contract/src/${area}/${folder}.ts`;
  const home = `packages/router/src/${area}/${folder}`;
  if (!tree.has(contract))
    throw new Error(`There is no ${area}/${domain}: run "npm run new -- domain ${area}/${domain}".`);
  if (new RegExp(`^ {2}${verb}: `, 'm').test(tree.read(contract))) throw new Error(`${domain}.${verb} exists already.`);
  const row = rowOf(tree, target, contract, home);
  const access = accessOf(tree.read(contract), domain, wishes.kind);
  writeEntry(tree, target, wishes, { contract, row, access });
  if (wishes.event) writeEvent(tree, target, wishes, row);
  writeOperation(tree, target, wishes, { home, row });
  writeQueries(tree, target, wishes, { home, row });
  writeRoute(tree, target, wishes, home);
  if (wishes.job) writeJob(tree, target, home);
  const { column } = wishes;
  if (column !== undefined) {
    writeMigration(tree, row.table, column);
    if (typeOf(column).sql === 'text') tree.edit(`${home}/domain.ts`, (text) => stateAuthored(text, row.table, column));
  }
  addAccess(tree, `tests/stage/${area}/${folder}.ts`, `'${domain}.${verb}': '${access}'`);
  writeTest(tree, target, wishes, { home, row });
  return leftOf(target, wishes, { contract, home, access });
}

function rowOf(tree: Tree, { domain }: Target, contract: string, home: string): Row {
  const kind = snake(singular(domain));
  const manifest = tree.read(`${home}/domain.ts`);
  // A domain that is named after no row of its own writes to the first of its tables.
  const table = (
    new RegExp(`\\b${kind}: '(\\w+)'`).exec(manifest) ?? /references: \{[^}]*?: '(\w+)'/.exec(manifest)
  )?.[1];
  if (table === undefined)
    throw new Error(`The manifest of ${domain} names no table: say one under "references" first.`);
  const text = tree.read(contract);
  const field = `${kind}_id`;
  const sibling = new RegExp(`inTeam\\(\\{\\s*${field}: (\\w+|ref\\('\\w+'\\)(?:\\.describe\\('[^']*'\\))?)\\s*[,}]`);
  const schema = sibling.exec(text)?.[1] ?? `ref('${kind}').describe('The ${words(singular(domain))}.')`;
  const path = new RegExp(`rest: '\\w+ (/[^']*?\\{${field}\\})'`).exec(text)?.[1] ?? `/${kebab(domain)}/{${field}}`;
  const queries = tree.has(`${home}/queries.ts`) ? tree.read(`${home}/queries.ts`) : '';
  const lock = new RegExp(`export (?:async function|const) (lock${pascal(singular(domain))})\\b`).exec(queries)?.[1];
  return { kind, table, field, schema, path, notFound: `${kind.toUpperCase()}_NOT_FOUND`, lock };
}

/** Reads as the domain's list, writes as what changes a row of it: a viewer must never get a mutation by default. */
function accessOf(text: string, domain: string, kind: Wishes['kind']): string {
  const siblings = kind === 'query' ? ['list', 'get'] : ['update', 'delete', 'create'];
  for (const verb of siblings) {
    const found = new RegExp(`^ {2}${verb}: \\w+\\(\\{[\\s\\S]*?access: '([^']+)'`, 'm').exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return kind === 'query' ? 'team:team.read' : 'team:team.manage';
}

function writeEntry(
  tree: Tree,
  { domain, verb }: Target,
  { kind, id, event, column }: Wishes,
  { contract, row, access }: { contract: string; row: Row; access: string },
): void {
  const noun = words(singular(domain));
  const method = kind === 'query' ? 'GET' : 'POST';
  const rest = id ? `${row.path}/${kebab(verb)}` : `/${kebab(domain)}/${kebab(verb)}`;
  const type = column === undefined ? undefined : typeOf(column);
  const input = [
    ...(id ? [`${row.field}: ${row.schema}`] : []),
    ...(type === undefined
      ? []
      : [`${column}: ${type.zod}.nullable().describe('When or what it is set to. Null clears it.')`]),
  ];
  tree.edit(contract, (text) => {
    let next = withImport(text, '../define.ts', kind);
    next = withImports(next, '../kit/fields.ts', ['inTeam', 'ref', ...(type?.imports ?? [])]);
    next = withImport(next, 'zod', 'z');
    return addTo(
      next,
      `export const ${domain} = {\n`,
      `  ${verb}: ${kind}({
    summary: '${pascal(kind === 'query' ? `get ${words(verb)} of ${noun}` : `${words(verb)} a ${noun}`)}',
    access: '${access}',
    rest: '${method} ${rest}',
    input: inTeam({${input.length > 0 ? ` ${input.join(', ')} ` : ''}}),
    output: z.strictObject({ id: ref('${row.kind}') }),${id ? `\n    errors: ['${row.notFound}'],` : ''}${event ? `\n    events: ['${eventOf(domain, verb, row)}'],` : ''}
  }),`,
    );
  });
}
const past = (verb: string): string => (verb.endsWith('e') ? `${snake(verb)}d` : `${snake(verb)}ed`);
const eventOf = (_domain: string, verb: string, { kind }: Row): string => `${kind}.${past(verb)}`;

function writeEvent(tree: Tree, { area, domain, verb }: Target, { column }: Wishes, row: Row): void {
  const file = `packages/contract/src/${area}/${kebab(domain)}.events.ts`;
  const payload = column === undefined ? '' : ` ${column}: ${typeOf(column).zod}.nullable() `;
  tree.edit(file, (text) => {
    const next = column === undefined ? text : withImports(text, '../kit/fields.ts', typeOf(column).imports);
    const start = /export const \w+ = defineEvents\(\{\n/.exec(next)![0];
    return addTo(
      withImport(next, 'zod', 'z'),
      start,
      `  '${eventOf(domain, verb, row)}': z.strictObject({${payload}}),`,
    );
  });
}

function writeOperation(
  tree: Tree,
  { area, domain, verb }: Target,
  { kind, id, event, job, column }: Wishes,
  { home, row }: { home: string; row: Row },
): void {
  const one = singular(domain);
  const fields = [...(id ? [row.field] : []), ...(column === undefined ? [] : [column])];
  const parts = [
    'db',
    'scope',
    ...(event ? ['events'] : []),
    ...(job ? ['outbox'] : []),
    ...(kind === 'mutation' ? ['now'] : []),
  ];
  const value = column === undefined ? '' : ` ${column},`;
  const query = kind === 'mutation' ? verb : `find${pascal(verb)}`;
  const body = [
    ...(id && row.lock !== undefined && kind === 'mutation'
      ? [
          `const before = await ${row.lock}(db, scope, ${row.field});`,
          `if (before === undefined) throw new AppError('${row.notFound}');`,
          `const row = await queries.${query}(db, scope.team_id, before.id, {${value} at: now() });`,
        ]
      : id
        ? [
            kind === 'mutation'
              ? `const row = await queries.${query}(db, scope.team_id, ${row.field}, {${value} at: now() });`
              : `const row = await queries.${query}(db, scope.team_id, ${row.field});`,
            `if (row === undefined) throw new AppError('${row.notFound}');`,
          ]
        : [
            `const row = await queries.${query}(db, scope.team_id);`,
            `if (row === undefined) throw new AppError('TEAM_NOT_FOUND');`,
          ]),
    ...(event
      ? [`events.add('${eventOf(domain, verb, row)}', row, {${column === undefined ? '' : ` ${column} `}});`]
      : []),
    ...(job
      ? [
          `outbox.later(${verb}Due, { ${row.kind}_id: row.id }, { run_at: ${column !== undefined && typeOf(column).sql === 'timestamptz' ? `${column} ?? now()` : 'now()'}, key: \`${domain}.${verb}.\${row.id}\` });`,
        ]
      : []),
    'return { id: row.id };',
  ];
  tree.write(
    `${home}/${kebab(verb)}.ts`,
    `${job ? "import { z } from 'zod';\n" : ''}import type { ${domain} } from '@deskwire/contract/${area}/${kebab(domain)}.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
${job ? "import { job, type JobCtx, type JobInput } from '../../kit/job.ts';\n" : ''}${id && row.lock !== undefined && kind === 'mutation' ? `import { ${row.lock} } from './queries.ts';\n` : ''}import * as queries from './${kebab(verb)}.queries.ts';

/** ${pascal(words(verb))}s a ${words(one)}. Say here the rule that it keeps. */
export async function ${verb}${pascal(one)}(
  { ${parts.join(', ')} }: Ctx<typeof ${domain}.${verb}>,
  ${fields.length > 0 ? `{ ${fields.join(', ')} }` : '_input'}: In<typeof ${domain}.${verb}>,
): Promise<Out<typeof ${domain}.${verb}>> {
  ${body.join('\n  ')}
}
${job ? jobText({ domain, verb }, row) : ''}`,
  );
}

const jobText = ({ domain, verb }: Pick<Target, 'domain' | 'verb'>, row: Row) => `
/** Runs when the time that ${domain}.${verb} set has come. */
export const ${verb}Due = job({
  name: '${domain}.${verb}Due',
  queue: 'timers',
  input: z.strictObject({ ${row.kind}_id: z.uuid() }),
});

/** The row is read again: what was true when the timer was set may be over. */
export async function when${pascal(verb)}Due(
  { db, scope }: JobCtx<typeof ${verb}Due>,
  { ${row.kind}_id }: JobInput<typeof ${verb}Due>,
): Promise<void> {
  await queries.find(db, scope.team_id, ${row.kind}_id);
}
`;

function writeQueries(
  tree: Tree,
  { verb }: Target,
  { kind, job, id, column }: Wishes,
  { home, row }: { home: string; row: Row },
): void {
  const find = (name: string) => `
export const ${name} = (db: Db, team_id: TeamId, id: string) =>
  on(db).selectFrom('${row.table}').select('id').where('team_id', '=', team_id).where('id', '=', id).executeTakeFirst();
`;
  const write = `
export const ${verb} = (db: Tx, team_id: TeamId, id: string, { at${column === undefined ? '' : `, ${column}`} }: { at: string${column === undefined ? '' : `; ${column}: ${/boolean/.test(typeOf(column).sql) ? 'boolean' : /integer/.test(typeOf(column).sql) ? 'number' : 'string'} | null`} }) =>
  on(db)
    .updateTable('${row.table}')
    .set((eb) => ({ ${column === undefined ? '' : `${column}, `}updated_at: at, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();
`.replace('executeTakeFirstOrThrow', row.lock === undefined ? 'executeTakeFirst' : 'executeTakeFirstOrThrow');
  const first = `
export const find${pascal(verb)} = (db: Db, team_id: TeamId) =>
  on(db).selectFrom('${row.table}').select('id').where('team_id', '=', team_id).orderBy('id').limit(1).executeTakeFirst();
`;
  const reads = kind === 'query' || job;
  tree.write(
    `${home}/${kebab(verb)}.queries.ts`,
    `import { tables, ${[...(reads ? ['type Db'] : []), ...(kind === 'mutation' ? ['type Tx'] : [])].join(', ')} } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<'${row.table}'>();
${kind === 'mutation' ? write : id ? find(`find${pascal(verb)}`) : first}${job ? find('find') : ''}`,
  );
}

function writeRoute(tree: Tree, { domain, verb }: Target, { kind }: Wishes, home: string): void {
  const name = `${verb}${pascal(singular(domain))}`;
  tree.edit(`${home}/router.ts`, (text) =>
    addTo(
      withImport(text, `./${kebab(verb)}.ts`, name),
      `export const ${domain}Router = router({\n`,
      `  ${verb}: procedure(${domain}.${verb}).${kind}(({ ctx, input }) => ${name}(ctx, input)),`,
    ),
  );
}

function writeJob(tree: Tree, { domain, verb }: Target, home: string): void {
  const file = `${home}/jobs.ts`;
  if (!tree.has(file)) {
    tree.write(
      file,
      `import { jobProcedure, router } from '../../kit/procedure.ts';\n\nexport const ${domain}Jobs = router({\n});\n`,
    );
    tree.edit(`${home}/domain.ts`, (text) =>
      addTo(
        withImport(text, './jobs.ts', `${domain}Jobs`),
        `export const ${domain}Domain = {\n`,
        `  jobs: ${domain}Jobs,`,
      ),
    );
  }
  tree.edit(file, (text) =>
    addTo(
      withImports(text, `./${kebab(verb)}.ts`, [`${verb}Due`, `when${pascal(verb)}Due`]),
      `export const ${domain}Jobs = router({\n`,
      `  ${verb}Due: jobProcedure(${verb}Due).mutation(({ ctx, input }) => when${pascal(verb)}Due(ctx, input)),`,
    ),
  );
}

const MIGRATIONS = 'packages/database/src/migrations';
/** Adds a migration of the next number with this SQL. */
export function addMigration(tree: Tree, title: string, sql: string): void {
  const last = Math.max(...tree.list(MIGRATIONS).map((name) => Number(name.slice(0, 4))));
  tree.write(`${MIGRATIONS}/${String(last + 1).padStart(4, '0')}-${title}.sql`, sql);
}
const writeMigration = (tree: Tree, table: string, column: string): void =>
  addMigration(
    tree,
    `${table}-${column}`.replaceAll('_', '-'),
    `-- Say here what the column means and who writes it.\nalter table ${table} add column ${column} ${typeOf(column).sql};\n`,
  );

function writeTest(
  tree: Tree,
  { domain, verb }: Target,
  { id, column, kind }: Wishes,
  { home, row }: { home: string; row: Row },
): void {
  const missing = `{ ${row.field}: randomUUIDv7()${column === undefined ? '' : `, ${column}: null`} }`;
  tree.write(
    `${home}/${kebab(verb)}.test.ts`,
    `${id ? "import { randomUUIDv7 } from 'node:crypto';\n" : ''}import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const owner = await aMember(world.kysely, team, 'owner');

test('${words(verb)}: a ${words(singular(domain))} that does not exist is not found', async () => {
  const caller = await world.as(owner);
  await expect(caller.${domain}.${verb}(${id ? missing : ''})).rejects.toMatchObject({ app: '${id ? row.notFound : 'TEAM_NOT_FOUND'}' });
});
${
  kind === 'mutation'
    ? `
test('${words(verb)}: who only looks on may not do it', async () => {
  const caller = await world.as(await aMember(world.kysely, team, 'viewer'));
  await expect(caller.${domain}.${verb}(${id ? missing : ''})).rejects.toMatchObject({ app: 'FORBIDDEN' });
});
`
    : ''
}
test.todo('${words(verb)}: the state after it');
`,
  );
}

const leftOf = (
  { domain, verb }: Target,
  { event, job, column }: Wishes,
  { contract, home, access }: { contract: string; home: string; access: string },
): string[] => [
  `Say what it is and who may call it in ${contract}: its summary, its fields, "${access}".`,
  `Write the rule in ${home}/${kebab(verb)}.ts, and the test of the state after it.`,
  ...(column === undefined
    ? []
    : [`Show ${column} in the columns, the schema and the presenter of the row, if people shall see it.`]),
  ...(event ? ['Say in the manifest who hears of the event, if not those who hear of its entity.'] : []),
  ...(job ? [`Cancel the timer \`${domain}.${verb}.<id>\` where the row is deleted or merged.`] : []),
  'Run `npm run generate`, then `npm test -- packages/router tests/access-matrix tests/english.test.ts`.',
];
