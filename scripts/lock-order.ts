import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../packages/database/src/connect.ts';
import { startEmbedded } from '../packages/database/src/embedded.ts';
import { migrate } from '../packages/database/src/migrate.ts';
import { inversionsOf, ordersOf, type Catalog } from './lock-order/orders.ts';

/**
 * Looks in logs of PostgreSQL for operations that lock rows of the same tables in different orders, which could wait for each
 * other: `node scripts/lock-order.ts '<folder>/*.csv'`. The logs are of tests that ran while `.deskwire/test/postgres/postgresql.auto.conf`
 * had `logging_collector = on`, `log_destination = csvlog`, `log_directory = '<folder>'` and `log_statement = all`. It knows tables, not
 * rows: what it finds is to be read, and what can meet on the same two rows is shown by a test and mended.
 */
const [logs] = process.argv.slice(2);
if (logs === undefined) {
  console.error("Say where the logs are: node scripts/lock-order.ts '<folder>/*.csv'.");
  process.exit(1);
}
/** Rows of these are only added, or written once at the end of every transaction. */
const without = new Set(['events', 'event_payloads', 'unsealed_events', 'event_positions']);
const SHOWN = 3;
const LONGEST = 200;

const orders = ordersOf(transactionsIn(globSync(logs)), await readCatalog(), without);
const found = Map.groupBy(inversionsOf(orders), ({ tables }) => tables.join(' and '));
for (const [tables, inversions] of [...found].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`\n${tables}: ${inversions.length}`);
  for (const { tables: pair, one, other } of inversions.slice(0, SHOWN))
    for (const { steps, times } of [one, other]) {
      console.log(`  ${times} times`);
      for (const { of, mode, by } of steps)
        if (pair.includes(of)) console.log(`    ${of} ${mode}: ${by.replaceAll(/\s+/g, ' ').slice(0, LONGEST)}`);
    }
}
console.log(`\n${orders.length} orders, ${found.size} pairs of tables`);

async function readCatalog(): Promise<Catalog> {
  const home = mkdtempSync(join(tmpdir(), 'deskwire-locks-'));
  const server = await startEmbedded(home, { settings: ['fsync=off'] });
  try {
    await migrate(server.url);
    const { pool, end } = connect(server.url);
    const { rows: references } = await pool.query<Catalog['references'][number]>(
      `select c.conrelid::regclass::text as from, c.confrelid::regclass::text as to, array(
         select a.attname::text from unnest(c.conkey) k join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k) as columns
       from pg_constraint c where contype = 'f' and conparentid = 0`,
    );
    const { rows: tables } = await pool.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    await end();
    return { references, tables: new Set(tables.map(({ name }) => name)) };
  } finally {
    await server.stop();
    rmSync(home, { recursive: true });
  }
}

/** The statements of each transaction. One statement outside of any is a transaction too. */
function* transactionsIn(files: readonly string[]): Generator<string[]> {
  for (const file of files) {
    const open = new Map<string, string[]>();
    for (const [, , , , , session = '', , , , , , , , message = ''] of records(readFileSync(file, 'utf8'))) {
      const text = /^(?:statement|execute [^:]*): (.*)$/s.exec(message)?.[1];
      if (text === undefined) continue;
      const before = open.get(session);
      if (/^\s*(?:commit|rollback(?! to))/i.test(text)) {
        open.delete(session);
        if (before !== undefined) yield before;
      } else if (/^\s*begin/i.test(text)) open.set(session, []);
      else if (before === undefined) yield [text];
      else before.push(text);
    }
  }
}

/** The records of a text of comma-separated values, whose fields may hold line breaks. */
function* records(text: string): Generator<string[]> {
  let fields: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    fields.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    if (fields.length > 1) yield fields;
    fields = [];
  }
}
