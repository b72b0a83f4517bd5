import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contract, type AppRouter } from '@deskwire/contract/contract.ts';
import { errors } from '@deskwire/contract/errors.ts';
import { events } from '@deskwire/contract/events.ts';
import { accessOf, entries } from '@deskwire/contract/kit/define.ts';
import { entitlements, heldAs, type EntitlementKey } from '@deskwire/contract/kit/entitlements.ts';
import { z } from 'zod';
import { appRouter, domainIndex, domains, jobs, reactions, systemRouter } from './domains.ts';
import { indexOf, type Domain } from './kit/domain.ts';
import { classes, naming, ofTeam, type TableEntry } from './kit/tables.ts';
import { readCatalog, type CatalogTable } from './testing/catalog.ts';
import { testWorld } from './testing/world.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : { expected: A; got: B };
/** What a client sees of a router: kinds, inputs, outputs and error codes. */
type Seen<R> = R extends { _def: { type: infer K; $types: infer T } }
  ? { type: K; types: { [F in keyof T]: T[F] } }
  : { [K in keyof R]: Seen<R[K]> };

test('the router that clients are told of is the router that is served', () => {
  const same: Same<Seen<AppRouter['_def']['record']>, Seen<(typeof appRouter)['_def']['record']>> = true;
  expect(same).toBe(true);
});

interface Built {
  _def: { meta?: { entry?: unknown } };
}
const built = (router: { _def: { procedures: object } }) =>
  new Map(Object.entries(router._def.procedures) as [string, Built][]);

test('every procedure is built from the contract entry at its own path', () => {
  const procedures = built(appRouter);
  const declared = [...entries(contract)];
  expect(declared.length).toBeGreaterThan(4);
  expect([...procedures.keys()].toSorted()).toEqual(declared.map(([path]) => path).toSorted());
  for (const [path, entry] of declared) {
    expect(procedures.get(path)!._def.meta?.entry, path).toBe(entry);
    expect(accessOf(entry), `${path} must not be served`).not.toContain('worker');
  }
});

test('every job stands in the system router under its name, and every reaction has a job', () => {
  const named = [...jobs].filter(([name, job]) => name === job.name).map(([name]) => name);
  expect([...built(systemRouter).keys()].toSorted()).toEqual(named.toSorted());
  for (const { job } of reactions) expect(jobs.get(job.name), job.name).toBe(job);
});

test('every kind of row that a procedure names has a domain that says where it is', () => {
  const known = new Set(
    Object.values(domains).flatMap((domain) => ('references' in domain ? Object.keys(domain.references) : [])),
  );
  const named = new Map<string, string>();
  for (const [path, entry] of entries(contract))
    for (const schema of [entry.input, entry.output])
      for (const kind of kindsIn(schema as z.ZodType)) named.set(kind, path);
  expect(named.size).toBeGreaterThan(15);
  for (const [kind, path] of named) expect(known, `${path} names a "${kind}"`).toContain(kind);
});

/** The kinds of reference anywhere in a schema. */
function kindsIn(schema: z.ZodType): Set<string> {
  const kinds = new Set<string>();
  z.toJSONSchema(schema, {
    unrepresentable: 'any',
    io: 'input',
    override: ({ zodSchema }) => {
      const ref = (z.globalRegistry.get(zodSchema) as { ref?: string } | undefined)?.ref;
      if (ref !== undefined) kinds.add(ref);
    },
  });
  return kinds;
}

test('every entity of an event has an audience', () => {
  for (const type of Object.keys(events))
    expect([...domainIndex.audiences.keys()], type).toContain(type.split('.', 1)[0]);
});

/** Their events are about settings of the team, or about what one person marked for themselves. */
const ofNoProject = new Set(['webhook', 'jira', 'integration', 'comment_star', 'project_favorite']);

test('what lives in a project leads to it, so that those who listen to a project hear of it', () => {
  const entities = new Set(Object.keys(events).map((type) => type.split('.', 1)[0]!));
  const lost = Object.values<Domain>(domains)
    .filter(({ tables = {} }) => Object.values(tables).some(({ project }) => project !== undefined))
    .flatMap(({ audiences = {} }) => Object.entries(audiences))
    .filter(([entity, { project }]) => entities.has(entity) && project === undefined && !ofNoProject.has(entity))
    .map(([entity]) => entity);
  expect(lost).toEqual([]);
});

test('every stock that plans limit is counted by a domain', () => {
  const counted = Object.keys(entitlements).filter((key) => heldAs(key as EntitlementKey) === 'stock');
  expect([...domainIndex.stocks.keys()].toSorted()).toEqual(counted.toSorted());
});

/** What people choose from: each type of notification with the channels that it uses. */
const choices = () => [...domainIndex.notices.values()].map(({ type, channels }) => `${type}: ${channels.join(', ')}`);

test('every notice of a domain is a type of notification, which the inbox delivers', () => {
  expect(choices()).toContain('approval.requested: app, mail, push, slack');
  expect(choices()).toContain('approval.withdrawn: app, push, slack');
  expect(choices().length).toBeGreaterThan(25);
  for (const { type } of domainIndex.notices.values()) {
    expect(Object.keys(events), type).toContain(type);
    expect(reactions.filter(({ event, job }) => event === type && job.name === 'notifications.tell')).toHaveLength(1);
  }
});

test('two domains cannot claim the same kind of row, the same entity or the notice of one event', () => {
  const one = { references: { thing: 'tickets' } } as const;
  const other = { audiences: { thing: { needs: 'tickets.read' } } } as const;
  expect(() => indexOf({ one, two: one })).toThrow('"thing"');
  expect(() => indexOf({ other, two: other })).toThrow('"thing"');
  const { notices } = domains.approvals;
  expect(() => indexOf({ one: { notices }, two: { notices } })).toThrow('"approval.requested"');
  expect(indexOf({ one, other }).homeOf('thing')).toBe('tickets');
});

test('no error and no event is declared by two domains', () => {
  const folder = join(import.meta.dirname, '../../contract/src');
  for (const [kind, all] of [
    ['errors', errors],
    ['events', events],
  ] as const) {
    const declared = globSync(`**/*.${kind}.ts`, { cwd: folder })
      .filter((file) => !file.includes('area.'))
      .flatMap((file) => [
        ...readFileSync(join(folder, file), 'utf8').matchAll(
          kind === 'errors' ? /^  ([A-Z_]+):/gm : /^  '([a-z_.]+)':/gm,
        ),
      ])
      .map(([, name]) => name!);
    expect(declared.length).toBeGreaterThan(10);
    expect(declared.filter((name, at) => declared.indexOf(name) !== at)).toEqual([]);
    for (const name of declared) expect(Object.keys(all)).toContain(name);
  }
});

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
    'Say which of identity, authored, mention, address, lawful, secret, none teams.ticket_prefix is.',
    'teams.personal cannot hold any text: leave it out.',
  ]);
  const one = { tables: { teams: ofTeam<'name'>() } };
  expect(() => indexOf({ one, two: one })).toThrow('"teams"');
});
