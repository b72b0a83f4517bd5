import { appended, Tree, withImport } from './edit.ts';
import { kebab, pascal, singular, snake, words, type Target } from './names.ts';
import { addMigration } from './procedure.ts';
import { writeStage } from './stage.ts';

/**
 * Writes a domain: contract, errors, events, manifest, router and table, registered in its area, and the area in the root
 * where it is the first one. Gives what is left to do by hand.
 */
export function writeDomain(tree: Tree, { area, domain }: Pick<Target, 'area' | 'domain'>): string[] {
  const folder = kebab(domain);
  const one = singular(domain);
  const kind = snake(one);
  const table = snake(domain);
  const contract = `packages/contract/src/${area}`;
  const home = `packages/router/src/${area}/${folder}`;
  tree.write(
    `${contract}/${folder}.ts`,
    `import { z } from 'zod';
import { query } from '../define.ts';
import { inTeam, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';

export const ${pascal(one)} = z
  .strictObject({ id: ref('${kind}'), name: z.string(), created_at: timestamp(), version: z.int() })
  .meta({ id: '${pascal(one)}' });

export const ${domain} = {
  list: query({
    summary: 'List ${words(domain)}',
    access: 'team:team.read',
    rest: 'GET /${folder}',
    input: inTeam({ ...pageInput }),
    output: Page(${pascal(one)}),
  }),
};
`,
  );
  tree.write(
    `${contract}/${folder}.errors.ts`,
    `import { notFound } from '../kit/errors.ts';

/** What may be refused of ${words(domain)}. */
export const ${one}Errors = {
  ${kind.toUpperCase()}_NOT_FOUND: notFound('The ${words(one)} does not exist in this team. Check its id.'),
};
`,
  );
  tree.write(
    `${contract}/${folder}.events.ts`,
    `import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

/** What happens to ${words(domain)}. */
export const ${one}Events = defineEvents({
  '${kind}.created': z.strictObject({ name: z.string() }),
});
`,
  );
  tree.write(
    `${home}/queries.ts`,
    `import { tables, type Db } from '@deskwire/database/schema.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<'${table}'>();

/** The ${words(domain)} of a team, newest first. */
export function list${pascal(domain)}(db: Db, team_id: TeamId, slice: Slice) {
  const matching = on(db).selectFrom('${table}').where('team_id', '=', team_id);
  const rows = matching.select(['id', 'name', 'created_at', 'version']);
  return listed(db, { rows, matching }, ['created_at', 'id'], 'desc', slice);
}
`,
  );
  tree.write(
    `${home}/router.ts`,
    `import { ${domain} } from '@deskwire/contract/${area}/${folder}.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { list${pascal(domain)} } from './list.ts';

export const ${domain}Router = router({
  list: procedure(${domain}.list).query(({ ctx, input }) => list${pascal(domain)}(ctx, input)),
});
`,
  );
  tree.write(
    `${home}/list.ts`,
    `import type { ${domain} } from '@deskwire/contract/${area}/${folder}.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** The ${words(domain)} of a team, newest first. */
export function list${pascal(domain)}(ctx: Ctx<typeof ${domain}.list>, input: In<typeof ${domain}.list>) {
  const { db, scope } = ctx;
  return page(ctx, input, {
    key: ['${domain}', scope.team_id],
    find: (slice) => queries.list${pascal(domain)}(db, scope.team_id, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
}
`,
  );
  tree.write(
    `${home}/domain.ts`,
    `import type { Domain } from '../../kit/domain.ts';
import { ofTeam } from '../../kit/tables.ts';
import { ${domain}Router } from './router.ts';

export const ${domain}Domain = {
  router: ${domain}Router,
  references: { ${kind}: '${table}' },
  audiences: { ${kind}: { needs: 'team.read' } },
  tables: {
    ${table}: ofTeam({ authored: ['name'] }),
  },
} satisfies Domain;
`,
  );
  addMigration(
    tree,
    table.replaceAll('_', '-'),
    `-- Say here what a row is, and who writes it.
create table ${table} (
  team_id uuid not null references teams (id),
  id uuid not null,
  name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id)
);
create index ${table}_by_created on ${table} (team_id, created_at desc, id desc);
`,
  );
  register(tree, area, { domain, folder, one });
  introduce(tree, area, domain);
  writeStage(tree, area, { domain, folder, kind, table });
  return [
    `Say what it is for in packages/contract/src/${area}/area.guide.ts.`,
    `Give it permissions in packages/contract/src/kit/access.ts, and use them in ${contract}/${folder}.ts.`,
    'Run `npm run generate` for the types of the table.',
    `Say in ${home}/domain.ts whose data a row of ${table} is, and how long it is kept.`,
    `Put a row into every table that comes later, and say what the contract does not, in tests/stage/${area}/${folder}.ts.`,
    `Go on with: npm run new -- procedure ${area}/${domain}.create --event`,
  ];
}

interface Registered {
  readonly domain: string;
  readonly folder: string;
  readonly one: string;
}
function register(tree: Tree, area: string, { domain, folder, one }: Registered): void {
  const contract = `packages/contract/src/${area}`;
  const lists = [
    { file: `${contract}/area.contract.ts`, name: area, from: `./${folder}.ts`, item: domain, line: `  ${domain},` },
    {
      file: `${contract}/area.errors.ts`,
      name: `${area}Errors`,
      from: `./${folder}.errors.ts`,
      item: `${one}Errors`,
      line: `  ...${one}Errors,`,
    },
    {
      file: `${contract}/area.events.ts`,
      name: `${area}Events`,
      from: `./${folder}.events.ts`,
      item: `${one}Events`,
      line: `  ...${one}Events,`,
    },
    {
      file: `packages/router/src/${area}/area.ts`,
      name: area,
      from: `./${folder}/domain.ts`,
      item: `${domain}Domain`,
      line: `  ${domain}: ${domain}Domain,`,
    },
  ];
  const roots: Readonly<Record<string, readonly [file: string, list: string, from: string]>> = {
    'area.contract.ts': ['packages/contract/src/contract.ts', 'contract', `./${area}/area.contract.ts`],
    'area.errors.ts': ['packages/contract/src/errors.ts', 'errors', `./${area}/area.errors.ts`],
    'area.events.ts': ['packages/contract/src/events.ts', 'events', `./${area}/area.events.ts`],
    'area.ts': ['packages/router/src/domains.ts', 'domains', `./${area}/area.ts`],
  };
  for (const { file, name, from, item, line } of lists) {
    if (!tree.has(file)) {
      tree.write(file, `export const ${name} = {\n};\n`);
      const [root, list, path] = roots[file.split('/').at(-1)!]!;
      tree.edit(root, (text) => appended(withImport(text, path, name), `export const ${list} = {\n`, `  ...${name},`));
    }
    tree.edit(file, (text) => appended(withImport(text, from, item), `export const ${name} = {\n`, line));
  }
}
/** Gives the domain a line in the guide of its area. */
function introduce(tree: Tree, area: string, domain: string): void {
  const file = `packages/contract/src/${area}/area.guide.ts`;
  if (!tree.has(file)) {
    tree.write(
      file,
      `import type { Guide } from '../kit/guide.ts';
import type { ${area} } from './area.contract.ts';

export const ${area}Guide = {
} satisfies Guide<typeof ${area}>;
`,
    );
    tree.edit('packages/contract/src/guide.ts', (text) =>
      appended(
        withImport(text, `./${area}/area.guide.ts`, `${area}Guide`),
        'export const guides = {\n',
        `  ${pascal(area)}: ${area}Guide,`,
      ),
    );
  }
  const name = words(domain);
  const line = `  ${domain}: ['${pascal(name)}', 'Say in a sentence what readers of the API reference do with ${name}.'],`;
  tree.edit(file, (text) => appended(text, `export const ${area}Guide = {\n`, line));
}
