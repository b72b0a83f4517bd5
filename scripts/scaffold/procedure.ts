import { dirname, join, relative } from 'node:path/posix';
import { addTo, appended, membersOf, type Members, Tree, withImport, withImports } from './edit.ts';
import { writeNotice } from './notice.ts';
import { placeOf, type Place } from './place.ts';
import { addAccess } from './stage.ts';
import {
  article,
  kebab,
  pascal,
  past,
  present,
  singular,
  snake,
  typeOf,
  words,
  type Target,
  type Wishes,
} from './names.ts';
import { stateAuthored } from './tables.ts';

/** What the domain already says of the row that its procedures are about. */
interface Row {
  readonly kind: string;
  /** What it is called in names: `licenseActivation`. */
  readonly one: string;
  readonly table: string;
  readonly field: string;
  /** The schema of the field, as its siblings spell it. */
  readonly schema: string;
  /** Where it is about one row, and otherwise. */
  readonly path: string;
  /** Namespaces that are not named after the row. */
  readonly within: readonly string[];
  readonly notFound: string;
  /** The query that locks a row by id or key, where the domain has one, and what it takes for the team. */
  readonly lock: { readonly name: string; readonly by: 'scope' | 'scope.team_id' } | undefined;
  /** Columns that every change of a row touches. */
  readonly touched: readonly ('updated_at' | 'version')[];
}

/**
 * Writes a procedure as the house writes them: entry, operation, query, event, job, column, review and test. Gives what is
 * left to do by hand. Throws where the procedure exists or the domain does not.
 */
export function writeProcedure(tree: Tree, target: Target, wishes: Wishes): string[] {
  const { area, domain, verb } = target;
  const folder = kebab(domain);
  const top = `packages/router/src/${area}/${folder}`;
  if (!tree.has(`packages/contract/src/${area}/${folder}.ts`))
    throw new Error(`There is no ${area}/${domain}: run "npm run new -- domain ${area}/${domain}".`);
  const place = placeOf(tree, target);
  const members = membersOf(tree.read(place.contract.file), place.contract);
  if (new RegExp(`^${place.contract.indent} {2}${verb}: `, 'm').test(members))
    throw new Error(`${place.path}.${verb} exists already.`);
  const row = rowOf(tree, target, place);
  const access = accessOf(members, place.contract.indent, wishes.kind);
  writeEntry(tree, target, wishes, { place, row, access });
  if (wishes.event) writeEvent(tree, target, wishes, row);
  writeOperation(tree, target, wishes, { place, row });
  writeQueries(tree, target, wishes, { place, row });
  writeRoute(tree, target, wishes, { place, row });
  if (wishes.job) writeJob(tree, target, { top, home: place.home });
  if (wishes.notice) writeNotice(tree, target, { top, event: eventOf(verb, row), noun: row.one });
  const { column } = wishes;
  if (column !== undefined) {
    writeMigration(tree, row.table, column);
    if (typeOf(column).sql === 'text') tree.edit(`${top}/domain.ts`, (text) => stateAuthored(text, row.table, column));
  }
  addAccess(tree, `tests/stage/${area}/${folder}.ts`, `'${place.path}.${verb}': '${access}'`);
  writeTest(tree, target, wishes, { place, row, access });
  return leftOf(target, wishes, { place, access });
}

function rowOf(tree: Tree, { area, domain, spaces }: Target, { contract, room }: Place): Row {
  const manifest = tree.read(`packages/router/src/${area}/${kebab(domain)}/domain.ts`);
  const stated = /references: \{([^}]*)\}/.exec(manifest)?.[1] ?? '';
  const kinds = [...stated.matchAll(/(\w+): '(\w+)'/g)].map(([, kind, table]) => ({ kind: kind!, table: table! }));
  const nouns = [domain, ...spaces].map(singular).toReversed();
  const noun = nouns.find((name) => kinds.some(({ kind }) => kind === snake(name)));
  // What is named after no kind of row is about the first kind of its domain.
  const { kind, table } = kinds.find((one) => noun !== undefined && one.kind === snake(noun)) ?? kinds[0] ?? {};
  if (kind === undefined || table === undefined)
    throw new Error(`The manifest of ${domain} names no table: say one under "references" first.`);
  const one = noun ?? nouns[0]!;
  const within = spaces.slice(spaces.length - (noun === undefined ? spaces.length : nouns.indexOf(noun)));
  const text = tree.read(contract.file);
  const field = `${kind}_id`;
  const sibling = new RegExp(`inTeam\\(\\{\\s*${field}: (\\w+|ref\\('\\w+'\\)(?:\\.describe\\('[^']*'\\))?)\\s*[,}]`);
  const own = new RegExp(`^const ${field} = `, 'm').test(text) ? field : undefined;
  const schema = own ?? sibling.exec(text)?.[1] ?? `ref('${kind}').describe('The ${words(one)}.')`;
  const path = new RegExp(`rest: '\\w+ (/[^']*?\\{${field}\\})'`).exec(text)?.[1] ?? `/${kebab(domain)}/{${field}}`;
  const queries = tree.has(`${room}/queries.ts`) ? tree.read(`${room}/queries.ts`) : '';
  const found = new RegExp(
    `export (?:async function|const) (lock${pascal(one)})\\b[^(]*\\(\\s*db: \\w+,\\s*(\\w*)`,
  ).exec(queries);
  const lock = found && {
    name: found[1]!,
    by: found[2] === 'team_id' ? ('scope.team_id' as const) : ('scope' as const),
  };
  const notFound = `${kind.toUpperCase()}_NOT_FOUND`;
  return {
    kind,
    one,
    table,
    field,
    schema,
    path,
    within,
    notFound,
    lock: lock ?? undefined,
    touched: touchedIn(tree, table),
  };
}

/** Of a table whose types are not generated yet, it is what the scaffold has given it. */
function touchedIn(tree: Tree, table: string): Row['touched'] {
  const name = pascal(table.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()));
  const types = tree.read('packages/database/src/tables.ts');
  const columns = new RegExp(`^export interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`, 'm').exec(types)?.[1];
  const has = (column: RegExp) => columns === undefined || column.test(columns);
  return [
    ...(has(/^ +updated_at: /m) ? (['updated_at'] as const) : []),
    // Some tables have a version that is a text.
    ...(has(/^ +version: (?:Generated<)?number/m) ? (['version'] as const) : []),
  ];
}

/** Reads as the domain's list, writes as what changes a row of it: a viewer must never get a mutation by default. */
function accessOf(members: string, indent: string, kind: Wishes['kind']): string {
  const siblings = kind === 'query' ? ['list', 'get'] : ['update', 'delete', 'create'];
  for (const verb of siblings) {
    const found = new RegExp(`^${indent} {2}${verb}: \\w+\\(\\{[\\s\\S]*?access: '([^']+)'`, 'm').exec(members)?.[1];
    if (found !== undefined) return found;
  }
  return kind === 'query' ? 'team:team.read' : 'team:team.manage';
}

function writeEntry(
  tree: Tree,
  { domain, spaces, verb }: Target,
  { kind, id, event, column }: Wishes,
  { place: { contract }, row, access }: { place: Place; row: Row; access: string },
): void {
  const noun = words(row.one);
  const method = kind === 'query' ? 'GET' : 'POST';
  const rest = id
    ? [row.path, ...row.within.map(kebab), kebab(verb)].join('/')
    : `/${[domain, ...spaces, verb].map(kebab).join('/')}`;
  const type = column === undefined ? undefined : typeOf(column);
  const input = [
    ...(id ? [row.schema === row.field ? row.field : `${row.field}: ${row.schema}`] : []),
    ...(type === undefined
      ? []
      : [`${column}: ${type.zod}.nullable().describe('When or what it is set to. Null clears it.')`]),
  ];
  tree.edit(contract.file, (text) => {
    let next = withImport(text, '../define.ts', kind);
    next = withImports(next, '../kit/fields.ts', ['inTeam', 'ref', ...(type?.imports ?? [])]);
    next = withImport(next, 'zod', 'z');
    return addTo(
      next,
      contract,
      `  ${verb}: ${kind}({
    summary: '${pascal(kind === 'query' ? `get ${words(verb)} of ${noun}` : `${words(verb)} ${article(noun)} ${noun}`)}',
    access: '${access}',
    rest: '${method} ${rest}',
    input: inTeam({${input.length > 0 ? ` ${input.join(', ')} ` : ''}}),
    output: z.strictObject({ id: ref('${row.kind}') }),${id ? `\n    errors: ['${row.notFound}'],` : ''}${event ? `\n    events: ['${eventOf(verb, row)}'],` : ''}
  }),`,
    );
  });
}
const eventOf = (verb: string, { kind }: Row): string => `${kind}.${snake(past(verb))}`;

function writeEvent(tree: Tree, { area, domain, verb }: Target, { column }: Wishes, row: Row): void {
  const file = `packages/contract/src/${area}/${kebab(domain)}.events.ts`;
  const payload = column === undefined ? '' : ` ${column}: ${typeOf(column).zod}.nullable() `;
  if (!tree.has(file)) {
    const name = `${singular(domain)}Events`;
    tree.write(
      file,
      `import { z } from 'zod';\nimport { defineEvents } from '../kit/events.ts';\n\n/** What happens to ${words(domain)}. */\nexport const ${name} = defineEvents({\n});\n`,
    );
    tree.edit(`packages/contract/src/${area}/area.events.ts`, (text) =>
      appended(
        withImport(text, `./${kebab(domain)}.events.ts`, name),
        `export const ${area}Events = {\n`,
        `  ...${name},`,
      ),
    );
  }
  tree.edit(file, (text) => {
    const next = column === undefined ? text : withImports(text, '../kit/fields.ts', typeOf(column).imports);
    const start = /export const \w+ = defineEvents\(\{\n/.exec(next)![0];
    return addTo(
      withImport(next, 'zod', 'z'),
      { start, indent: '' },
      `  '${eventOf(verb, row)}': z.strictObject({${payload}}),`,
    );
  });
}

function writeOperation(
  tree: Tree,
  { area, domain, verb }: Target,
  { kind, id, event, job, column }: Wishes,
  { place: { room, home, path, up }, row }: { place: Place; row: Row },
): void {
  const { one } = row;
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
  /** The column says when the job runs; null is no time. */
  const isTimed = column !== undefined && typeOf(column).sql === 'timestamptz';
  const body = [
    ...(id && row.lock !== undefined && kind === 'mutation'
      ? [
          `const before = await ${row.lock.name}(db, ${row.lock.by}, ${row.field});`,
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
    ...(event ? [`events.add('${eventOf(verb, row)}', row, {${column === undefined ? '' : ` ${column} `}});`] : []),
    ...(job
      ? [
          `${isTimed ? `if (${column} !== null)\n    ` : ''}outbox.later(${verb}Due, { ${row.kind}_id: row.id }, { run_at: ${isTimed ? column : 'now()'}, key: \`${path}.${verb}.\${row.id}\` });`,
        ]
      : []),
    'return { id: row.id };',
  ];
  tree.write(
    `${home}/${kebab(verb)}.ts`,
    `${job ? "import { z } from 'zod';\n" : ''}import type { ${domain} } from '@deskwire/contract/${area}/${kebab(domain)}.ts';
import type { Ctx, In, Out } from '${up}kit/context.ts';
import { AppError } from '${up}kit/errors.ts';
${job ? `import { job, type JobCtx, type JobInput } from '${up}kit/jobs/job.ts';\n` : ''}${id && row.lock !== undefined && kind === 'mutation' ? `import { ${row.lock.name} } from '${room === home ? '.' : '..'}/queries.ts';\n` : ''}import * as queries from './${kebab(verb)}.queries.ts';

/** ${pascal(words(present(verb)))} ${article(one)} ${words(one)}. Say here the rule that it keeps. */
export async function ${verb}${pascal(one)}(
  { ${parts.join(', ')} }: Ctx<typeof ${path}.${verb}>,
  ${fields.length > 0 ? `{ ${fields.join(', ')} }` : '_input'}: In<typeof ${path}.${verb}>,
): Promise<Out<typeof ${path}.${verb}>> {
  ${body.join('\n  ')}
}
${job ? jobText({ domain, verb }, path, row) : ''}`,
  );
}

const jobText = ({ domain, verb }: Pick<Target, 'domain' | 'verb'>, path: string, row: Row) => `
/** Runs when the time that ${path}.${verb} set has come. */
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
  { place: { home, up }, row }: { place: Place; row: Row },
): void {
  const find = (name: string) => `
export const ${name} = (db: Db, team_id: TeamId, id: string) =>
  on(db).selectFrom('${row.table}').select('id').where('team_id', '=', team_id).where('id', '=', id).executeTakeFirst();
`;
  const isTimed = row.touched.includes('updated_at');
  const isCounted = row.touched.includes('version');
  const set = [
    ...(column === undefined ? [] : [column]),
    ...(isTimed ? ['updated_at: at'] : []),
    ...(isCounted ? [`version: eb('version', '+', 1)`] : []),
  ].join(', ');
  const write = `
export const ${verb} = (db: Tx, team_id: TeamId, id: string, { ${isTimed ? 'at' : 'at: _at'}${column === undefined ? '' : `, ${column}`} }: { at: string${column === undefined ? '' : `; ${column}: ${/boolean/.test(typeOf(column).sql) ? 'boolean' : /integer/.test(typeOf(column).sql) ? 'number' : 'string'} | null`} }) =>
  on(db)
    .updateTable('${row.table}')
    .set(${isCounted ? '(eb) => ' : ''}(${set === '' ? '{ team_id }' : `{ ${set} }`}))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning([${isCounted ? "'id', 'version'" : "'id'"}])
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
import type { TeamId } from '${up}kit/team-id.ts';

const on = tables<'${row.table}'>();
${kind === 'mutation' ? write : id ? find(`find${pascal(verb)}`) : first}${job ? find('find') : ''}`,
  );
}

function writeRoute(
  tree: Tree,
  { area, domain, verb }: Target,
  { kind }: Wishes,
  { place: { router, home, path }, row }: { place: Place; row: Row },
): void {
  const name = `${verb}${pascal(row.one)}`;
  const folder = router.file.slice(0, router.file.lastIndexOf('/'));
  tree.edit(router.file, (text) => {
    // As its siblings spell it.
    const sibling = /procedure\(([\w.]+)\.\w+\)/.exec(membersOf(text, router))?.[1];
    let next = withImport(text, `.${home.slice(folder.length)}/${kebab(verb)}.ts`, name);
    next = withImport(next, `${'../'.repeat(folder.split('/').length - 3)}kit/procedure.ts`, 'procedure');
    if (sibling === undefined) next = withImport(next, `@deskwire/contract/${area}/${kebab(domain)}.ts`, domain);
    const entry = `${sibling ?? path}.${verb}`;
    return addTo(next, router, `  ${verb}: procedure(${entry}).${kind}(({ ctx, input }) => ${name}(ctx, input)),`);
  });
}

function writeJob(tree: Tree, target: Target, { top, home }: { top: string; home: string }): void {
  const { verb } = target;
  const jobs = jobsOf(tree, target, top);
  const way = relative(dirname(jobs.file), `${home}/${kebab(verb)}.ts`);
  tree.edit(jobs.file, (text) =>
    addTo(
      withImports(text, way.startsWith('.') ? way : `./${way}`, [`${verb}Due`, `when${pascal(verb)}Due`]),
      jobs,
      `${jobs.indent}  ${verb}Due: jobProcedure(${verb}Due).mutation(({ ctx, input }) => when${pascal(verb)}Due(ctx, input)),`,
    ),
  );
}

/** Where a domain mounts its jobs: in a file of their own, or in its manifest. One without jobs gets the file. */
function jobsOf(tree: Tree, { domain }: Target, top: string): Members {
  const manifest = `${top}/domain.ts`;
  const before = tree.read(manifest);
  if (/^ {2}jobs: router\(/m.test(before)) {
    tree.edit(manifest, (text) =>
      text.replace(/^ {2}jobs: router\(\{ (.+) \}\),$/m, '  jobs: router({\n    $1,\n  }),'),
    );
    return { file: manifest, start: '\n  jobs: router({\n', indent: '  ' };
  }
  const mounted = /^ {2}jobs: (\w+),$/m.exec(before)?.[1];
  if (mounted !== undefined) {
    const from = new RegExp(`import \\{[^}]*\\b${mounted}\\b[^}]*\\} from '([^']+)'`).exec(before)?.[1];
    const file = from === undefined ? manifest : join(top, from);
    return { file, start: `const ${mounted} = router({\n`, indent: '' };
  }
  const name = `${domain}Jobs`;
  const file = `${top}/jobs.ts`;
  tree.write(
    file,
    `import { jobProcedure, router } from '../../kit/procedure.ts';\n\nexport const ${name} = router({\n});\n`,
  );
  tree.edit(manifest, (text) =>
    addTo(
      withImport(text, './jobs.ts', name),
      { start: `export const ${domain}Domain = {\n`, indent: '' },
      `  jobs: ${name},`,
    ),
  );
  return { file, start: `export const ${name} = router({\n`, indent: '' };
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
  { verb }: Target,
  { id, column, kind }: Wishes,
  { place: { home, path, up }, row, access }: { place: Place; row: Row; access: string },
): void {
  // Where the access is that of a row, nobody may see that there is none: the access matrix has rows.
  const isOfTeam = access.startsWith('team:');
  const missing = `{ ${row.field}: randomUUIDv7()${column === undefined ? '' : `, ${column}: null`} }`;
  tree.write(
    `${home}/${kebab(verb)}.test.ts`,
    `${id ? "import { randomUUIDv7 } from 'node:crypto';\n" : ''}import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '${up}testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const owner = await aMember(world.kysely, team, 'owner');

test('${words(verb)}: ${article(row.one)} ${words(row.one)} that does not exist is not found', async () => {
  const caller = await world.as(owner);
  await expect(caller.${path}.${verb}(${id ? missing : ''})).rejects.toMatchObject({ app: '${id ? row.notFound : 'TEAM_NOT_FOUND'}' });
});
${
  kind === 'mutation' && isOfTeam
    ? `
test('${words(verb)}: who only looks on may not do it', async () => {
  const caller = await world.as(await aMember(world.kysely, team, 'viewer'));
  await expect(caller.${path}.${verb}(${id ? missing : ''})).rejects.toMatchObject({ app: 'FORBIDDEN' });
});
`
    : ''
}
test.todo('${words(verb)}: the state after it');
`,
  );
}

const leftOf = (
  { area, domain, verb }: Target,
  { event, job, column, notice }: Wishes,
  { place: { contract, home, path }, access }: { place: Place; access: string },
): string[] => [
  `Say what it is and who may call it in ${contract.file}: its summary, its fields, "${access}".`,
  `Write the rule in ${home}/${kebab(verb)}.ts, and the test of the state after it.`,
  ...(column === undefined
    ? []
    : [`Show ${column} in the columns, the schema and the presenter of the row, if people shall see it.`]),
  ...(event ? ['Say in the manifest who hears of the event, if not those who hear of its entity.'] : []),
  ...(notice
    ? [`Say in packages/router/src/${area}/${kebab(domain)}/notices/notices.ts whom it tells, and what.`]
    : []),
  ...(job ? [`Cancel the timer \`${path}.${verb}.<id>\` where the row is deleted or merged.`] : []),
  `If an input cannot know which row is meant, say it in tests/stage/${area}/${kebab(domain)}.ts.`,
  'Run `npm run generate`, then `npm test -- packages/router tests/access-matrix tests/doors tests/english.test.ts`.',
];
