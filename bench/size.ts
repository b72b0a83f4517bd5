import { join } from 'node:path';
import pg from 'pg';
import { connect, withDatabase } from '@deskwire/database/connect.ts';
import { startEmbedded } from '@deskwire/database/embedded.ts';
import { migrate } from '@deskwire/database/migrate.ts';
import { signAccessToken } from '@deskwire/router/kit/access/tokens.ts';
import { readEnv } from '@deskwire/router/runtime/env.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { median, serve, type Server } from './load.ts';
import { measured } from './report.ts';

/**
 * What lists, searches and figures cost in a small team and in a large one that have as many matches, over REST in
 * production mode, one request at a time, the two by turns. `npm run bench -- size [small] [large] [rounds]`
 */
const sizes = [Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 1_000_000)];
const rounds = Number(process.argv[4] ?? 40);
/** Requests a turn; the first turns of each work warm caches, plans and the compiler. */
const TURN = 10;
const WARM_TURNS = 6;

const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const month = `start_date=${day(29)}&end_date=${day(0)}`;
/** Who asks, and for what. */
const works: Readonly<Record<string, readonly [who: 'agent' | 'member', path: string]>> = {
  list: ['agent', '/tickets?status=open&sort=created_at&order=desc&page_size=20'],
  'list, two filters by priority': ['agent', '/tickets?status_category=open&type=bug&sort=priority&page_size=20'],
  search: ['agent', `/tickets?search=${encodeURIComponent('printer zebra')}`],
  overview: ['agent', '/dashboard/overview?period=30d'],
  'tickets analytics': ['agent', `/dashboard/analytics/tickets?${month}&group_by=day`],
  'SLA analytics': ['agent', '/dashboard/analytics/sla?period=30d'],
  'sla.metrics': ['agent', '/sla/metrics?period=30d'],
  "a member's overview": ['member', '/dashboard/overview?period=30d'],
  "a member's sla.metrics": ['member', '/sla/metrics?period=30d'],
};
type People = Readonly<Record<'agent' | 'member', readonly TestPerson[]>>;
/** Agents take turns: nobody searches sixty times a minute. */
const AGENTS = Math.ceil(((rounds + WARM_TURNS) * TURN) / 50);

interface Team {
  readonly tickets: number;
  readonly server: Server;
  readonly tokens: Readonly<Record<'agent' | 'member', readonly string[]>>;
}

/** A team whose last sixty days are the same at every size: what lies before is closed long since. */
const seed = `
  with words as (select array['printer','router','laptop','headset','monitor','account','licence','network'] as w)
  insert into tickets (team_id, id, number, title, description, type, priority, status, status_category, category, tags,
    reporter_id, assignee_id, created_at, updated_at, resolved_at, closed_at)
  select $1::uuid, gen_random_uuid(), n, 'Ticket ' || n || ' about ' || w[1 + n % 8] || case when n % 600 = 0 and n <= 6000 then ' and a zebra' else '' end,
    'The ' || w[1 + n % 8] || ' of desk ' || n || ' does not work.',
    (array['bug','feature','incident','request','question'])[1 + n % 5], (array['low','medium','high','urgent'])[1 + n % 4],
    status, status_category, (array['Hardware','Software',null])[1 + n % 3], array['office'], $2::uuid,
    case when n % 60 = 7 and n <= 6000 then $4::uuid when n % 3 = 0 then $3::uuid when n % 3 = 1 then $2::uuid end,
    at, at + interval '5 hours', done, case when status = 'closed' then done end
  from words, generate_series(1, $5::int) as n,
    lateral (select now() - case when n <= 6000 then n * interval '14.4 minutes'
      else interval '60 days' + (n - 6000) * (interval '1800 days' / ($5::int - 6000)) end as at) as a,
    lateral (select case when n > 6000 then 'closed' else (array['open','in_progress','waiting','resolved','closed'])[1 + n % 5] end as status) as s,
    lateral (select case status when 'in_progress' then 'open' else status end as status_category) as c,
    lateral (select case when status_category in ('resolved', 'closed') then at + n % 50 * interval '1 hour' end as done) as d`;
/** One promise in ten was not kept. */
const seedCycles = `
  insert into sla_cycles (team_id, ticket_id, metric, number, rule_id, start, stop, breach_at, goal, elapsed, ticket_type,
    priority, assignee_id)
  select t.team_id, t.id, metric, 1, t.team_id, t.created_at, stop,
    case when t.number % 10 = 0 then coalesce(stop, now()) - interval '1 minute' else t.created_at + interval '90 days' end,
    28800, extract(epoch from stop - t.created_at), t.type, t.priority, t.assignee_id
  from tickets t, (values ('first_response'), ('resolution')) as m(metric),
    lateral (select case metric when 'resolution' then t.resolved_at else t.created_at + t.number % 90 * interval '1 minute' end as stop) as s
  where t.team_id = $1`;
const seedEvents = `
  insert into events (team_id, id, type, actor_id, entity, entity_id, entity_version, origin, at)
  select team_id, uuidv7(created_at - now()), 'ticket.created', reporter_id, 'ticket', id, 1, 'api', created_at
  from tickets where team_id = $1 and number <= 6000`;

/** Fills a database. Its indexes are built afterwards and its triggers sleep: a million rows one by one take an hour. */
async function fill(url: string, tickets: number): Promise<People> {
  await migrate(url);
  const { kysely, end } = connect(url, { pool: 1 });
  const team = await aTeam(kysely);
  const agents: TestPerson[] = [];
  for (let count = 0; count < AGENTS; count++) agents.push(await aMember(kysely, team, 'agent'));
  const [agent, other] = agents as [TestPerson, TestPerson];
  const member = await aMember(kysely, team, 'member');
  await end();
  await withClient(url, (client) =>
    load(client, [team.id, agent.person_id, other.person_id, member.person_id], tickets),
  );
  return { agent: agents, member: [member] };
}

async function load(client: pg.Client, [team_id, ...people]: readonly string[], tickets: number): Promise<void> {
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
    where i.indrelid in ('tickets'::regclass, 'sla_cycles'::regclass) and not exists (
      select from pg_constraint c where c.conindid = i.indexrelid)`);
  await client.query(`begin; set local session_replication_role = replica; set local synchronous_commit = off;
    set local maintenance_work_mem = '512MB'`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await client.query(seed, [team_id, ...people, tickets]);
  await client.query(seedCycles, [team_id]);
  await client.query(seedEvents, [team_id]);
  await client.query(`insert into counters values ($1, 'ticket', $2)`, [team_id, tickets + 1]);
  for (const { definition } of indexes) await client.query(definition);
  await client.query('call count_ticket_tallies()');
  await client.query('commit');
  await client.query('vacuum analyze');
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await work(client).finally(() => client.end());
}

const databaseOf = (tickets: number) => `size_${tickets}`;
const drop = (client: pg.Client, tickets: number) =>
  client.query(`drop database if exists "${databaseOf(tickets)}" with (force)`);

async function started(server_url: string, tickets: number): Promise<Team> {
  const database = databaseOf(tickets);
  await withClient(server_url, async (client) => {
    await drop(client, tickets);
    await client.query(`create database "${database}"`);
  });
  const url = withDatabase(server_url, database);
  const began = performance.now();
  const people = await fill(url, tickets);
  console.log(`${tickets} tickets written in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: url,
    DESKWIRE_SECRET: 'a secret for benchmarks, nothing else',
    PUBLIC_URL: 'http://localhost:4000',
    REDIS_URL: '',
  };
  const { services, close } = createServices(readEnv(env), {
    report: (message, error) => console.error(message, error),
  });
  const tokensOf = (those: readonly TestPerson[]) =>
    Promise.all(
      those.map(({ session_id, user_id }) => signAccessToken(services, session_id, user_id, new Date().toISOString())),
    );
  const tokens = { agent: await tokensOf(people.agent), member: await tokensOf(people.member) };
  await close();
  return { tickets, server: await serve('deskwire.ts', env), tokens };
}

/** Asks as often as a turn takes; milliseconds each. */
async function turn({ server, tokens }: Team, work: string): Promise<number[]> {
  const [who, path] = works[work]!;
  const times: number[] = [];
  for (let i = 0; i < TURN; i++) {
    const token = tokens[who][asked++ % tokens[who].length]!;
    const began = performance.now();
    const response = await fetch(`${server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
    const text = await response.text();
    times.push(performance.now() - began);
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`);
    if (text.includes('"items":[]')) throw new Error(`${path} found nothing`);
  }
  return times;
}
let asked = 0;

async function compare(teams: readonly Team[], work: string): Promise<void> {
  const times = new Map<Team, number[]>(teams.map((team) => [team, []]));
  for (let round = -WARM_TURNS; round < rounds; round++)
    for (const team of round % 2 === 0 ? teams : teams.toReversed()) {
      const taken = await turn(team, work);
      if (round >= 0) times.get(team)!.push(...taken);
    }
  const [few, many] = teams.map((team) => median(times.get(team)!)) as [number, number];
  const figures = `${many.toFixed(2)} ms at ${teams[1]!.tickets} tickets, ${few.toFixed(2)} ms at ${teams[0]!.tickets}`;
  measured('size', many / few);
  console.log(`p50 of ${work}: ${(many / few).toFixed(2)} (${figures})`);
}

const given = process.env['BENCH_DATABASE_URL'];
const postgres = given === undefined ? await startEmbedded(join(import.meta.dirname, '../.deskwire/bench')) : undefined;
const server_url = given ?? postgres!.url;
const teams: Team[] = [];
try {
  for (const tickets of sizes) teams.push(await started(server_url, tickets));
  console.log(
    `${rounds} rounds of ${TURN} requests for each, the teams by turns; both have 3,000 tickets of the last 30 days`,
  );
  for (const work of Object.keys(works)) await compare(teams, work);
} finally {
  for (const { server } of teams) server.child.disconnect();
  await withClient(server_url, async (client) => {
    for (const tickets of sizes) await drop(client, tickets);
  });
  await postgres?.stop();
}
