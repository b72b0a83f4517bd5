import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { connect } from '@deskwire/database/connect.ts';
import { askers, compareSizes, countWords, indexedAs, loadFast, type Work } from './sizes.ts';

/**
 * What lists, searches and figures of tickets cost in a small team and in a large one that have as many matches.
 * `npm run bench -- size [small] [large] [rounds]`
 */
const sizes = [Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 1_000_000)];
const rounds = Number(process.argv[4] ?? 40);

const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const month = `start_date=${day(29)}&end_date=${day(0)}`;
/** Who asks, and for what. */
const works: Readonly<Record<string, Work>> = {
  list: { who: 'agent', path: '/tickets?status=open&sort=created_at&order=desc&page_size=20' },
  'list, two filters by priority': {
    who: 'agent',
    path: '/tickets?status_category=open&type=bug&sort=priority&page_size=20',
  },
  'list of rows': { who: 'agent', path: '/tickets?status=open&sort=created_at&page_size=20&view=row' },
  unread: { who: 'agent', path: '/tickets?unread=true&page_size=20&view=row' },
  search: { who: 'agent', path: `/tickets?search=${encodeURIComponent('printer zebra')}` },
  overview: { who: 'agent', path: '/dashboard/overview?period=30d' },
  'tickets analytics': { who: 'agent', path: `/dashboard/analytics/tickets?${month}&group_by=day` },
  'SLA analytics': { who: 'agent', path: '/dashboard/analytics/sla?period=30d' },
  'sla.metrics': { who: 'agent', path: '/sla/metrics?period=30d' },
  "a member's overview": { who: 'member', path: '/dashboard/overview?period=30d' },
  "a member's sla.metrics": { who: 'member', path: '/sla/metrics?period=30d' },
};
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
/** Agents have read all but one in sixteen. */
const seedReads = `
  insert into ticket_reads (team_id, person_id, ticket_id, ticket_updated_at, at)
  select t.team_id, p.id, t.id, t.updated_at, now() from tickets t join people p using (team_id)
  where t.team_id = $1 and 'agent' = any(p.roles) and t.number <= 6000 and t.number % 16 <> 0`;
const seedEvents = `
  insert into events (team_id, id, type, actor_id, entity, entity_id, entity_version, origin, at)
  select team_id, uuidv7(created_at - now()), 'ticket.created', $2::uuid, 'ticket', id, 1, 'api', created_at
  from tickets where team_id = $1 and number <= 6000`;

const title = (word: string, isRare: boolean) => `Ticket 777777 about ${word}${isRare ? ' and a zebra' : ''}`;
const text = (word: string) => `The ${word} of desk 777777 does not work.`;
const seedPassages = `
  insert into passages (team_id, home_id, kind, entity_id, ordinal, length, terms)
  select team_id, id, 'ticket', id, 0, $4::int, replace(
    case when number % 600 = 0 and number <= 6000 then ($3::text[])[1 + number % 8] else ($2::text[])[1 + number % 8] end,
    '777777', number::text)::tsvector
  from tickets where team_id = $1`;

/** A million rows one by one take an hour: indexes are built afterwards, and triggers sleep. */
async function fill(
  url: string,
  tickets: number,
): Promise<Readonly<Record<'agent' | 'member', readonly TestPerson[]>>> {
  const { kysely, end } = connect(url, { pool: 1 });
  const team = await aTeam(kysely);
  const agents: TestPerson[] = [];
  for (let count = 0; count < askers(rounds); count++) agents.push(await aMember(kysely, team, 'agent'));
  const [agent, other] = agents as [TestPerson, TestPerson];
  const member = await aMember(kysely, team, 'member');
  await end();
  const people = [team.id, agent.person_id, other.person_id, member.person_id];
  await loadFast(url, ['tickets', 'sla_cycles', 'passages'], async (client) => {
    await client.query(seed, [...people, tickets]);
    await client.query(seedPassages, [team.id, ...indexedAs(title, text)]);
    await countWords(client, team.id);
    await client.query(seedCycles, [team.id]);
    await client.query(seedEvents, [team.id, member.person_id]);
    await client.query(seedReads, [team.id]);
    await client.query(`insert into counters values ($1, 'ticket', $2)`, [team.id, tickets + 1]);
    return 'call count_ticket_tallies()';
  });
  return { agent: agents, member: [member] };
}

await compareSizes({ of: 'tickets', sizes, rounds, works, fill });
