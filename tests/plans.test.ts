import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import { sent } from '@deskwire/router/testing/plans.ts';
import { createRig, procedures } from './access-matrix/rig.ts';
import { actorOf, type Actor, type ActorName } from './kit/actors.ts';
import { inputOf, whoMay } from './kit/inputs.ts';

/**
 * How Postgres would read what each procedure asks for, if every table were large and no other way than by indexes were
 * allowed: where an index is missing, it has to read a table whole all the same.
 */
const rig = await createRig();
afterAll(() => rig.close());

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Node[];
}
const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** The plan of each statement, on tables of as many rows as in a large installation. */
async function plansOf(statements: readonly string[]): Promise<Node[]> {
  const client = await rig.stage.world.pool.connect();
  try {
    await client.query('begin');
    await client.query(`
      update pg_class set reltuples = 200000, relpages = 1
      where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 0`);
    await client.query('set local enable_seqscan = off');
    const plans: Node[] = [];
    for (const text of statements) {
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
        `explain (generic_plan, format json) ${text}`,
      );
      plans.push(rows[0]!['QUERY PLAN'][0].Plan);
    }
    return plans;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const asking = /^\s*(\/\*.*?\*\/\s*)*(select|with|insert|update|delete)\b/i;
/** The sandbox asks for what was written, beside what the procedure asks for. */
const ofSandbox = /recorded_writes/;

/** What each procedure asks for, by those who see the most and the least. */
const asked = new Map<string, string>();
beforeAll(async () => {
  for (const [path, entry] of procedures) {
    // Whoever runs the platform looks at all teams.
    if (accessOf(entry).every((rule) => rule.startsWith('platform:'))) continue;
    const open = accessOf(entry).some((rule) => rule === 'user' || /^(team|project):/.test(rule));
    const others: readonly ActorName[] = open ? ['member'] : [];
    for (const actor of [whoMay(entry), ...others.map(actorOf)])
      for (const text of await statementsOf(path, entry, actor)) if (!asked.has(text)) asked.set(text, path);
  }
}, 600_000);
async function statementsOf(path: string, entry: Entry, actor: Actor): Promise<string[]> {
  const statements = await sent(() =>
    rig.attempt(rig.doors.caller, actor, path, entry, inputOf(rig.stage, path, entry, actor)),
  );
  return statements.map(({ text }) => text).filter((text) => asking.test(text) && !ofSandbox.test(text));
}

/** Rows of all teams that a procedure reads by design, and why that is no more than it has to. */
const byDesign: Readonly<Record<string, string>> = {
  'inbound.jira connections':
    'A message that names no site is tried with the 20 newest secrets, which an index has in order.',
  'previews.request preview_jobs':
    'The next to run is found among those that wait in all teams, so that each has its turn.',
  'products.list products':
    'The catalogue is one for everybody; a page follows an index, and the count ends at 10,001.',
  'status.get jobs': 'How much is in progress, of all teams: as many rows as that.',
  'status.get outbox': 'How much waits, of all teams: as many rows as that.',
  'status.get unsealed_events': 'How much has not been sealed, of all teams: as many rows as that.',
};

test('no procedure reads a table of all teams', async () => {
  const { rows } = await rig.stage.world.pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns where column_name = 'team_id' and table_schema = 'public'`,
  );
  const ofTeams = new Set(rows.map(({ name }) => name));
  const texts = [...asked.keys()];
  const plans = await plansOf(texts);
  const whole = plans.flatMap((plan, at) =>
    nodesOf(plan)
      .filter((node) => ofTeams.has(node['Relation Name'] ?? '') && isWhole(node))
      .map((node) => `${asked.get(texts[at]!)} ${node['Relation Name']}`),
  );
  expect([...new Set(whole)].toSorted()).toEqual(Object.keys(byDesign).toSorted());
  expect(asked.size).toBeGreaterThan(1000);
});
const isWhole = (node: Node): boolean =>
  ['Seq Scan', 'Index Scan', 'Index Only Scan', 'Bitmap Index Scan'].includes(node['Node Type']) &&
  node['Index Cond'] === undefined;
