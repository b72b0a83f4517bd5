import { join } from 'node:path';
import pg from 'pg';
import { connect, withDatabase } from '@deskwire/database/connect.ts';
import { startEmbedded } from '@deskwire/database/embedded.ts';
import { migrate } from '@deskwire/database/migrate.ts';
import { sealBatch } from '@deskwire/queue/seals.ts';
import { verifySeals } from '@deskwire/queue/verify-seals.ts';
import { signAccessToken } from '@deskwire/router/kit/access/tokens.ts';
import { readEnv } from '@deskwire/router/runtime/env.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { serve, type Server } from './load.ts';
import { measured, table } from './report.ts';

/**
 * What a page of the audit trail costs in a team with few events and in one with many, by turns, over REST in production
 * mode, and how fast the chain over the many is verified. `npm run bench -- audit [few] [many] [rounds]`
 */
const sizes = [Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 1_000_000)];
const rounds = Number(process.argv[4] ?? 20);
const TURN = 10;
const WARM_TURNS = 4;
const BATCH = 500;
/** As many events as one statement writes in less time than statements have. */
const PIECE = 100_000;
/** Nobody reads sixty pages a minute: readers take turns. */
const READERS = Math.ceil(((rounds + WARM_TURNS) * TURN) / 20);

const nameOf = (events: number): string => `audit_${events}`;
const works: Readonly<Record<string, string>> = {
  'a page of sentences': '/audit/logs?page_size=20',
  'a page of events': '/audit/events?page_size=20',
  'a page of one type': '/audit/events?page_size=20&type=ticket.updated',
  'a page of one row': `/audit/events?page_size=20&entity_id=00000000-0000-7000-8000-000000000007`,
};

/** Ten events a second, of five types and a thousand rows, with payloads that fit their hashes. */
const seed = `
  with made as (
    insert into events (team_id, id, type, actor_id, user_id, entity, entity_id, entity_version, request_id, origin, at,
      payload_hash)
    select $1::uuid, uuidv7(n * interval '100 ms' - $4::int * interval '100 ms'),
      (array['ticket.created','ticket.updated','ticket.assigned','ticket.commented','ticket.status_changed'])[1 + n % 5],
      $2::uuid, $3::uuid, 'ticket', ('00000000-0000-7000-8000-' || lpad(to_hex(n % 1000), 12, '0'))::uuid, 1,
      'request-' || n, 'api', date_trunc('milliseconds', now() + n * interval '100 ms' - $4::int * interval '100 ms'),
      '\\x02'::bytea || sha256(convert_to('{"n":' || n || '}', 'UTF8'))
    from generate_series($5::int, least($4::int, $5::int + ${PIECE} - 1)) as n
    returning team_id, id, request_id),
  said as (
    insert into event_payloads (team_id, event_id, payload, address)
    select team_id, id, jsonb_build_object('n', split_part(request_id, '-', 2)::int), '192.0.2.1' from made)
  insert into unsealed_events (id, team_id) select id, team_id from made`;

interface Trail {
  readonly events: number;
  readonly url: string;
  readonly server: Server;
  readonly tokens: readonly string[];
}

async function started(server_url: string, events: number): Promise<Trail> {
  const url = withDatabase(server_url, nameOf(events));
  await migrate(url);
  const { kysely, pool, end } = connect(url, { pool: 2 });
  const team = await aTeam(kysely, { tier: 'premium' });
  const admins = [];
  for (let count = 0; count < READERS; count++) admins.push(await aMember(kysely, team, 'admin'));
  const client = await pool.connect();
  const { person_id, user_id } = admins[0]!;
  for (let from = 1; from <= events; from += PIECE)
    await client.query(seed, [team.id, person_id, user_id, events, from]);
  const began = performance.now();
  while ((await sealBatch(client, BATCH, 0)) === BATCH);
  const seconds = (performance.now() - began) / 1000;
  console.log(`${events} events were sealed at ${Math.round(events / seconds)} a second`);
  await client.query('analyze');
  client.release();
  await end();
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
  const tokens = await Promise.all(
    admins.map(({ session_id, user_id }) => signAccessToken(services, session_id, user_id, new Date().toISOString())),
  );
  await close();
  return { events, url, server: await serve('deskwire.ts', env), tokens };
}

let asked = 0;
async function turn({ server, tokens }: Trail, path: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < TURN; i++) {
    const token = tokens[asked++ % tokens.length]!;
    const began = performance.now();
    const response = await fetch(`${server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
    const text = await response.text();
    times.push(performance.now() - began);
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`);
    if (text.includes('"items":[]')) throw new Error(`${path} found nothing`);
  }
  return times;
}
const p95 = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)]!;

const given = process.env['BENCH_DATABASE_URL'];
const postgres = given === undefined ? await startEmbedded(join(import.meta.dirname, '../.deskwire/bench')) : undefined;
const server_url = given ?? postgres!.url;
const trails: Trail[] = [];
try {
  for (const events of sizes) {
    await drop(events);
    await withClient(server_url, (client) => client.query(`create database "${nameOf(events)}"`));
    trails.push(await started(server_url, events));
  }
  const rows: string[][] = [];
  for (const [work, path] of Object.entries(works)) {
    const times = new Map<Trail, number[]>(trails.map((trail) => [trail, []]));
    for (let round = -WARM_TURNS; round < rounds; round++)
      for (const trail of round % 2 === 0 ? trails : trails.toReversed()) {
        const taken = await turn(trail, path);
        if (round >= 0) times.get(trail)!.push(...taken);
      }
    const [few, many] = trails.map((trail) => p95(times.get(trail)!)) as [number, number];
    measured('audit_page', many);
    rows.push([work, `${few.toFixed(1)} ms`, `${many.toFixed(1)} ms`]);
  }
  console.log(table(['p95', ...sizes.map((events) => `${events} events`)], rows));
  const { events, url } = trails.at(-1)!;
  await withClient(url, async (client) => {
    const began = performance.now();
    const check = await verifySeals(client);
    if (!check.ok) throw new Error(check.reason);
    const rate = events / ((performance.now() - began) / 1000);
    measured('audit_verify', rate);
    console.log(`\n${events} events were verified at ${Math.round(rate)} a second`);
  });
} finally {
  for (const { server } of trails) server.child.disconnect();
  for (const events of sizes) await drop(events);
  await postgres?.stop();
}

async function drop(events: number): Promise<void> {
  await withClient(server_url, (client) => client.query(`drop database if exists "${nameOf(events)}" with (force)`));
}
async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await work(client).finally(() => client.end());
}
