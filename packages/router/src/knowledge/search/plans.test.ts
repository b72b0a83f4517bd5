import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { transaction } from '@deskwire/database/schema.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { mintTeam } from '../../kit/access/mint-team.ts';
import { indexesOf, planOf, sent, vacuum, type PlanNode } from '../../testing/plans.ts';
import { testWorld } from '../../testing/world.ts';
import { indexTexts } from './index/index-texts.ts';
import { measure, writeCounts } from './index/queries.ts';

/** How Postgres finds words and documents where there are many. Row by row it would still be right, and too slow. */
const world = await testWorld();
const team = await aTeam(world.kysely);
const member = await aMember(world.kysely, team, 'member');
const desk = await world.as(member);
const { id: project_id } = await desk.projects.create({ name: 'Large', key: 'LARGE' });
const ROWS = 12_000;
const words = ['printer', 'router', 'laptop', 'headset', 'monitor', 'account', 'licence', 'network'];
await sql`
  insert into tasks (team_id, project_id, id, number, title, status, status_category, rank, reporter_id, created_at, updated_at)
  select ${team.id}, ${project_id}, gen_random_uuid(), n, 'Task ' || n, 'todo', 'todo', 'b' || lpad(n::text, 8, '0'),
    ${member.person_id}, now() - n * interval '1 minute', now() from generate_series(1, ${sql.lit(ROWS)}) n`.execute(
  world.kysely,
);
await sql`
  insert into documents (team_id, id, title, source, audience, author_id, state, created_at, updated_at)
  select ${team.id}, gen_random_uuid(), 'Document ' || n, 'text', 'team', ${member.person_id}, 'ready',
    now() - n * interval '1 minute', now() from generate_series(1, ${sql.lit(ROWS)}) n`.execute(world.kysely);
const scope = { team_id: mintTeam(team.id) };
await transaction(world.db, async (tx) => {
  for (const kind of ['task', 'document'] as const) {
    const { rows } = await sql<{ id: string; n: number }>`
      select id, row_number() over (order by created_at desc)::int as n
      from ${sql.table(`${kind}s`)} where team_id = ${team.id}`.execute(world.kysely);
    await indexTexts(
      tx,
      scope,
      rows.map(({ id, n }) => ({
        kind,
        id,
        title: `${kind} ${n}`,
        text: `The ${words[n % 8]!} of desk ${n} does not work${n % 1200 === 0 ? ', nor does the zebra' : ''}.`,
      })),
    );
  }
  await writeCounts(tx, scope, {
    ...(await measure(tx, scope)),
    one_in: 1,
    most: 100_000,
    now: new Date().toISOString(),
  });
});
await vacuum(world.pool, 'passages', 'passage_terms', 'tasks', 'documents');

const LARGE = new Set(['passages', 'tasks', 'documents', 'passage_terms']);
/** Nodes that read a large table row by row. */
const wasteful = (nodes: readonly PlanNode[]) =>
  nodes.flatMap((node) =>
    node['Node Type'] === 'Seq Scan' && LARGE.has(node['Relation Name'] ?? '') ? [node['Relation Name']] : [],
  );
/** The plans of all statements that read one of these tables. */
async function plansOf(work: () => Promise<unknown>) {
  const statements = (await sent(work)).filter(({ text }) =>
    /\b(?:from|join) (?:passages|tasks|documents)\b/.test(text),
  );
  return Promise.all(
    statements.map(async (statement) => ({ ...statement, nodes: await planOf(world.pool, statement) })),
  );
}

test.each([
  ['a rare word', 'zebra'],
  ['a frequent word beside a rare one', 'printer zebra'],
  ['several frequent words', 'printer does not work'],
  ['a mistyped word', 'pritner'],
])('%s is ranked off the index of words', async (_, query) => {
  const plans = await plansOf(() => desk.search.global({ query }));
  const ranking = plans.filter(({ text }) => text.includes('candidates'));
  expect(ranking.length).toBeGreaterThan(0);
  for (const { nodes } of ranking) expect(indexesOf(nodes)).toContain('passages_terms');
  for (const { nodes, text } of plans) expect([text, wasteful(nodes)]).toEqual([text, []]);
});

test.each([
  ['tasks of a project', () => desk.tasks.list({ project_id, search: 'zebra' })],
  ['tasks of all projects', () => desk.tasks.listAll({ search: 'zebra' })],
  ['documents', () => desk.documents.list({ search: 'zebra' })],
])('a filter by words finds %s off the index of words', async (_, work) => {
  const plans = await plansOf(work);
  expect(plans.length).toBeGreaterThan(0);
  expect(plans.flatMap(({ nodes }) => indexesOf(nodes))).toContain('passages_terms');
  for (const { nodes, text } of plans) expect([text, wasteful(nodes)]).toEqual([text, []]);
});

test('a page of documents is read off its index, from any cursor, without sorting', async () => {
  const { next_cursor } = await desk.documents.list({});
  for (const input of [{}, { cursor: next_cursor! }]) {
    const [page] = (await plansOf(() => desk.documents.list(input))).filter(({ text }) => text.includes('order by'));
    expect(indexesOf(page!.nodes)).toContain('documents_by_created');
    expect(wasteful(page!.nodes)).toEqual([]);
    expect(page!.nodes.map((node) => node['Node Type'])).not.toContain('Sort');
  }
});

test('a word that was counted is not looked up in all that have it, only one that nobody counted is', async () => {
  const looksUp = async (q: string) =>
    (await sent(() => desk.search.tasks({ q })))
      .filter(({ text }) => text.includes('select q.query'))
      .map(({ values }) => values[0]);
  expect(await looksUp('printer')).toEqual([]);
  expect(await looksUp('printre zebra')).toEqual([]);
  expect(await looksUp('zbera printer')).toEqual([["'zbera':*"]]);
});
