import { expect, test } from 'vitest';
import { domainIndex } from './domains.ts';
import { indexOf } from './kit/domain.ts';
import { classes, naming, ofTeam, type TableEntry } from './kit/tables.ts';
import { readCatalog, type CatalogTable } from './testing/catalog.ts';
import { testWorld } from './testing/world.ts';

const world = await testWorld();
/** The migrator's own. */
const foreign = new Set(['kysely_migration', 'kysely_migration_lock']);
const catalog = (await readCatalog(world.pool)).filter(({ name }) => !foreign.has(name));

const columnsOf = (entry: TableEntry): string[] => classes.flatMap((kind) => entry[kind] ?? []);
/** What is wrong with what a manifest says of a table; the sentence says what to write. */
function faultsOf(table: CatalogTable, entry: TableEntry | undefined): string[] {
  if (entry === undefined) return [`State ${table.name} in the manifest of the domain that owns it: \`tables\`.`];
  const stated = columnsOf(entry);
  const faults: string[] = [];
  const open = new Set(table.open);
  for (const column of open)
    if (!stated.includes(column)) faults.push(`Say which of ${classes.join(', ')} ${table.name}.${column} is.`);
  for (const column of stated) {
    if (!open.has(column)) faults.push(`${table.name}.${column} cannot hold any text: leave it out.`);
    if (stated.filter((other) => other === column).length > 1) faults.push(`${table.name}.${column} is stated twice.`);
  }
  if (entry.by !== undefined && !table.columns.includes(entry.by)) faults.push(`${table.name} has no ${entry.by}.`);
  if (typeof entry.kept !== 'string')
    for (const { after, given, unless = {} } of entry.kept)
      for (const column of [...after, ...(given === undefined ? [] : [given]), ...Object.keys(unless)])
        if (!table.columns.includes(column)) faults.push(`${table.name} has no ${column}.`);
  if ((entry.kept === 'purge_at') !== table.columns.includes('purge_at'))
    faults.push(`${table.name} is kept until \`purge_at\` if it has that column, and only then.`);
  if ((entry.project !== undefined) !== table.columns.includes('project_id'))
    faults.push(`Say what ${table.name} does with its project, if it has one.`);
  if (entry.erased === 'nothing' && naming.some((kind) => entry[kind] !== undefined))
    faults.push(`${table.name} can name somebody: say how that is erased.`);
  return faults;
}

test('every table and every column that can hold text is in one manifest, and nothing else is', () => {
  expect(catalog.length).toBeGreaterThan(50);
  const faults = catalog.flatMap((table) => faultsOf(table, domainIndex.tables.get(table.name)));
  const names = new Set(catalog.map(({ name }) => name));
  for (const name of domainIndex.tables.keys()) if (!names.has(name)) faults.push(`There is no table ${name}.`);
  expect(faults).toEqual([]);
});

test('rows of an account or a person name them by a column that points at them', () => {
  for (const table of catalog) {
    const { subject, by } = domainIndex.tables.get(table.name)!;
    if (subject === 'user') expect([...table.users, 'id', 'owner_id'], table.name).toContain(by);
    if (subject === 'person') expect([...table.people, 'id'], table.name).toContain(by);
  }
});

test('a table that somebody forgot, a column without a class and a table of two domains are refused', () => {
  const teams = catalog.find(({ name }) => name === 'teams')!;
  expect(faultsOf(teams, undefined)).toEqual(['State teams in the manifest of the domain that owns it: `tables`.']);
  const stated = ofTeam({ kept: 'purge_at', authored: ['name', 'personal'], none: ['slug', 'locale', 'time_zone'] });
  expect(faultsOf(teams, stated)).toEqual([
    'Say which of identity, authored, mention, address, secret, none teams.ticket_prefix is.',
    'teams.personal cannot hold any text: leave it out.',
  ]);
  const one = { tables: { teams: ofTeam<'name'>() } };
  expect(() => indexOf({ one, two: one })).toThrow('"teams"');
});
