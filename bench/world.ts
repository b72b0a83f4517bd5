import { join } from 'node:path';
import pg from 'pg';
import { connect, withDatabase } from '@deskwire/database/connect.ts';
import { startEmbedded } from '@deskwire/database/embedded.ts';
import { migrate } from '@deskwire/database/migrate.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';

/** A database with one team whose agent looks at many tickets. */
export interface BenchWorld {
  readonly url: string;
  readonly agent: TestPerson;
  readonly owner: TestPerson;
  stop(): Promise<void>;
}

/** A fresh database of `tickets` rows on a server with its default, durable settings (or on BENCH_DATABASE_URL). */
export async function benchWorld(tickets: number): Promise<BenchWorld> {
  const given = process.env['BENCH_DATABASE_URL'];
  const server = given === undefined ? await startEmbedded(join(import.meta.dirname, '../.deskwire/bench')) : undefined;
  const admin = new pg.Client({ connectionString: given ?? server!.url });
  await admin.connect();
  const name = `bench_${tickets}`;
  await admin.query(`drop database if exists "${name}" with (force)`);
  await admin.query(`create database "${name}"`);
  await admin.end();
  const url = withDatabase(given ?? server!.url, name);
  await migrate(url);
  const { kysely, pool, end } = connect(url, { pool: 2, statement_timeout: 600_000 });
  const team = await aTeam(kysely);
  const agent = await aMember(kysely, team, 'agent');
  const owner = await aMember(kysely, team, 'owner');
  const assignee = await aMember(kysely, team, 'agent');
  await pool.query(seed, [team.id, agent.person_id, assignee.person_id, tickets]);
  await pool.query(`insert into counters values ($1, 'ticket', $2)`, [team.id, tickets + 1]);
  await pool.query('vacuum analyze');
  await end();
  return { url, agent, owner, stop: async () => void (await server?.stop()) };
}

const seed = `
  insert into tickets (team_id, id, number, title, description, type, priority, status, status_category, category, tags,
    reporter_id, assignee_id, created_at, updated_at)
  select $1, gen_random_uuid(), n, 'Ticket ' || n || ' about ' || words[1 + n % 8], 'The ' || words[1 + n % 8] || ' of desk ' || n || ' does not work.',
    (array['bug','feature','incident','request','question'])[1 + n % 5], (array['low','medium','high','urgent'])[1 + n % 4],
    (array['open','open','in_progress','waiting','resolved'])[1 + n % 5],
    (array['open','open','open','waiting','resolved'])[1 + n % 5], 'Hardware', array['office'], $2::uuid,
    case when n % 3 = 0 then $3::uuid end, now() - n * interval '1 minute', now() - n * interval '1 minute'
  from generate_series(1, $4::int) as n,
    (values (array['printer','router','laptop','headset','monitor','account','licence','network'])) as w(words)`;
