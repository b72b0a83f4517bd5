import { randomUUIDv7 } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import { feeds, jobs, reactions, type RefKind } from '@deskwire/router/domains.ts';
import { EventRef, type JobDefinition } from '@deskwire/router/kit/jobs/job.ts';
import { AppError } from '@deskwire/router/kit/errors.ts';
import { sent } from '@deskwire/router/testing/plans.ts';
import { arbitrary } from '@deskwire/testing/arbitrary.ts';
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
  readonly 'Index Name'?: string;
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

/** What the worker asks for: each job is run once, in team A where it is of one, and each feed is fed with everything. */
const worked = new Map<string, string>();
const thrown = new Map<string, unknown>();
beforeAll(async () => {
  const { a } = rig.stage;
  const note = async (name: string, work: () => Promise<unknown>) => {
    const statements = await sent(async () => void thrown.set(name, await work()));
    for (const { text } of statements)
      if (asking.test(text) && !ofSandbox.test(text) && !worked.has(text)) worked.set(text, name);
  };
  for (const [name, job] of jobs) {
    if (name !== job.name) continue;
    const team_id = job.of === 'team' ? a.id : null;
    const actor = { actor_id: a.owner.person_id, user_id: a.owner.user_id, on_behalf_of: null };
    const payload = { version: 1, ...actor, correlation: null, causation: null, input: inputOfJob(job) };
    await note(name, () => rig.work({ id: randomUUIDv7(), queue: job.queue, name, team_id, payload }));
  }
  for (const feed of feeds) await note(`feed ${feed.name}`, () => rig.feed(feed));
}, 600_000);

/** The rows of team A where fields are named after them, and what the schema takes for the rest. */
function inputOfJob(job: JobDefinition): unknown {
  const rows: Readonly<Partial<Record<string, string>>> = rig.stage.a.rows;
  if (job.input === (EventRef as unknown)) {
    const type = reactions.find((reaction) => reaction.job === job)?.event ?? 'ticket.created';
    return { event_id: randomUUIDv7(), type, entity_id: rows[type.split('.', 1)[0]!] ?? null };
  }
  const [sample] = fc.sample(arbitrary(job.input, { optional: 'present' }), { numRuns: 1, seed: 1 });
  if (sample === null || typeof sample !== 'object') return sample;
  return Object.fromEntries(
    Object.entries(sample).map(([field, value]) => {
      const kind = field.replace(/_ids?$/, '') as RefKind;
      const id = rows[kind];
      if (id === undefined || kind === field) return [field, value];
      return [field, Array.isArray(value) ? [id] : id];
    }),
  );
}

/** Rows of all teams that a procedure reads by design, and why that is no more than it has to. */
const byDesign: Readonly<Record<string, string>> = {
  'triggers.create event_positions': 'Where the log of all teams ends: its last row by the index of positions.',
  'webhooks.create event_positions': 'Where the log of all teams ends: its last row by the index of positions.',
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

/** The same of what the worker does. */
const swept: Readonly<Record<string, string>> = {
  'agent.endAbandoned outbox': 'What waits, of all teams: as many rows as that.',
  'ai.refreshModels ai_providers': 'Every provider of every team is asked, all of them.',
  'ai.warnOfBudgets ai_budgets': 'A team has four budgets at most, and every one of them is looked at.',
  'ai.warnOfBudgets ai_counters': 'Joined with the budgets by team, period and day, in whichever order costs less.',
  'aiDocs.endAbandoned outbox': 'What waits, of all teams: as many rows as that.',
  'chat.endAbandoned outbox': 'What waits, of all teams: as many rows as that.',
  'dashboard.foldTallies ticket_tallies': 'Tallies of all teams are counted: folding keeps them few.',
  'feed projects event_positions': 'Where the log of all teams ends: its last row by the index of positions.',
  'locations.sweep locations': 'From team to team: one look at the index for each that has any.',
  'maintenance.deleteExpired event_payloads':
    'Payloads are kept as long as the plan of their team says: all teams are gone through.',
  'maintenance.foldStocks stock_tallies': 'Tallies of all teams are counted: folding keeps them few.',
  'messages.sweep messages': 'From team to team: one look at the index for each that has any.',
  'projects.foldTallies task_tallies': 'Tallies of all teams are counted: folding keeps them few.',
};

const monthly = /_(?:\d{4}_\d\d|default)$/;
/** Who reads which table of teams otherwise than by a condition on an index. */
async function wholeReads(
  of: ReadonlyMap<string, string>,
  isBounded: (node: Node) => boolean = () => false,
): Promise<string[]> {
  const { rows } = await rig.stage.world.pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns where column_name = 'team_id' and table_schema = 'public'`,
  );
  const ofTeams = new Set(rows.map(({ name }) => name));
  const texts = [...of.keys()];
  const plans = await plansOf(texts);
  const whole = plans.flatMap((plan, at) =>
    nodesOf(plan)
      .filter((node) => ofTeams.has(node['Relation Name'] ?? '') && isWhole(node) && !isBounded(node))
      .map((node) => `${of.get(texts[at]!)} ${node['Relation Name']!.replace(monthly, '')}`),
  );
  return [...new Set(whole)].toSorted();
}

test('no procedure reads a table of all teams', async () => {
  expect(await wholeReads(asked)).toEqual(Object.keys(byDesign).toSorted());
  expect(asked.size).toBeGreaterThan(1000);
});

test('no job reads a table of all teams, and neither does a feed', async () => {
  const { rows } = await rig.stage.world.pool.query<{ name: string }>(
    `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid where i.indpred is not null`,
  );
  // Such an index holds what a sweep looks for and nothing else.
  const partial = new Set(rows.map(({ name }) => name));
  const isBounded = (node: Node) => partial.has(node['Index Name'] ?? '');
  expect(await wholeReads(worked, isBounded)).toEqual(Object.keys(swept).toSorted());
  const invalid = [...thrown].filter(([, error]) => error instanceof AppError && error.app === 'INVALID_INPUT');
  expect(invalid).toEqual([]);
  expect(thrown.size).toBe(new Set([...jobs.values()].map(({ name }) => name)).size + feeds.length);
  expect(worked.size).toBeGreaterThan(200);
});
const isWhole = (node: Node): boolean =>
  ['Seq Scan', 'Index Scan', 'Index Only Scan', 'Bitmap Index Scan'].includes(node['Node Type']) &&
  node['Index Cond'] === undefined;
