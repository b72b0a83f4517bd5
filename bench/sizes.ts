import { join } from 'node:path';
import pg from 'pg';
import { withDatabase } from '@deskwire/database/connect.ts';
import { startEmbedded } from '@deskwire/database/embedded.ts';
import { migrate } from '@deskwire/database/migrate.ts';
import { signAccessToken } from '@deskwire/router/kit/access/tokens.ts';
import { vectorOf } from '@deskwire/router/knowledge/search/terms/vector.ts';
import { readEnv } from '@deskwire/router/runtime/env.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';
import type { TestPerson } from '@deskwire/testing/builders.ts';
import { median, serve, type Server } from './load.ts';
import { measured } from './report.ts';

/** What is asked, and by whom. */
export interface Work {
  readonly who: 'agent' | 'member';
  readonly path: string;
  /** Of a POST; other requests are GETs. What changes something asks for another value each time. */
  readonly body?: object | ((asked: number) => object);
  /** A change answers with a row and not with a list. */
  readonly method?: 'PATCH';
}
type People = Readonly<Partial<Record<Work['who'], readonly TestPerson[]>>>;

/** Requests a turn; the first turns of each work warm caches, plans and the compiler. */
const TURN = 10;
const WARM_TURNS = 6;
/** So many people take turns: nobody searches sixty times a minute. */
export const askers = (rounds: number): number => Math.ceil(((rounds + WARM_TURNS) * TURN) / 50);

interface Team {
  readonly size: number;
  readonly server: Server;
  readonly tokens: Readonly<Record<Work['who'], readonly string[]>>;
}
interface Comparison {
  readonly of: string;
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly works: Readonly<Record<string, Work>>;
  /** Fills an empty database that is migrated. */
  readonly fill: (url: string, size: number) => Promise<People>;
}

/**
 * Asks a small team and a large one the same over REST in production mode, one request at a time, the two by turns, and
 * prints how much longer the large one takes. Gives the medians of the larger one in milliseconds.
 */
export async function compareSizes({
  of,
  sizes,
  rounds,
  works,
  fill,
}: Comparison): Promise<ReadonlyMap<string, number>> {
  const given = process.env['BENCH_DATABASE_URL'];
  const postgres =
    given === undefined ? await startEmbedded(join(import.meta.dirname, '../.deskwire/bench')) : undefined;
  const server_url = given ?? postgres!.url;
  const teams: Team[] = [];
  const medians = new Map<string, number>();
  try {
    for (const size of sizes) teams.push(await started(server_url, of, size, fill));
    console.log(`${rounds} rounds of ${TURN} requests for each, the teams by turns`);
    for (const [name, work] of Object.entries(works)) {
      const [few, many] = await compare(teams, work, rounds);
      measured('size', many / few);
      medians.set(name, many);
      const figures = `${many.toFixed(2)} ms at ${sizes[1]} ${of}, ${few.toFixed(2)} ms at ${sizes[0]}`;
      console.log(`p50 of ${name}: ${(many / few).toFixed(2)} (${figures})`);
    }
  } finally {
    for (const { server } of teams) server.child.disconnect();
    await withClient(server_url, async (client) => {
      for (const size of sizes) await client.query(`drop database if exists "${databaseOf(of, size)}" with (force)`);
    });
    await postgres?.stop();
  }
  return medians;
}

const databaseOf = (of: string, size: number) => `size_${of}_${size}`;

async function started(server_url: string, of: string, size: number, fill: Comparison['fill']): Promise<Team> {
  const database = databaseOf(of, size);
  await withClient(server_url, async (client) => {
    await client.query(`drop database if exists "${database}" with (force)`);
    await client.query(`create database "${database}"`);
  });
  const url = withDatabase(server_url, database);
  const began = performance.now();
  await migrate(url);
  const people = await fill(url, size);
  console.log(`${size} ${of} written in ${((performance.now() - began) / 1000).toFixed(0)} s`);
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
  const tokensOf = (those: readonly TestPerson[] = []) =>
    Promise.all(
      those.map(({ session_id, user_id }) => signAccessToken(services, session_id, user_id, new Date().toISOString())),
    );
  const tokens = { agent: await tokensOf(people.agent), member: await tokensOf(people.member) };
  await close();
  return { size, server: await serve('deskwire.ts', env), tokens };
}

async function compare(teams: readonly Team[], work: Work, rounds: number): Promise<[few: number, many: number]> {
  const times = new Map<Team, number[]>(teams.map((team) => [team, []]));
  for (let round = -WARM_TURNS; round < rounds; round++)
    for (const team of round % 2 === 0 ? teams : teams.toReversed()) {
      const taken = await turn(team, work);
      if (round >= 0) times.get(team)!.push(...taken);
    }
  return teams.map((team) => median(times.get(team)!)) as [number, number];
}

let asked = 0;
/** Asks as often as a turn takes; milliseconds each. */
async function turn({ server, tokens }: Team, { who, path, body, method }: Work): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < TURN; i++) {
    const token = tokens[who][asked++ % tokens[who].length]!;
    const sent = typeof body === 'function' ? body(asked) : body;
    const began = performance.now();
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method: method ?? (sent === undefined ? 'GET' : 'POST'),
      headers: {
        authorization: `Bearer ${token}`,
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    });
    const text = await response.text();
    times.push(performance.now() - began);
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`);
    if (text.includes('"items":[]')) throw new Error(`${path} found nothing`);
  }
  return times;
}

/**
 * Writes many rows into these tables: their indexes are built afterwards, and triggers sleep. `write` may give a statement
 * that counts what they would have.
 */
export async function loadFast(
  url: string,
  tables: readonly string[],
  write: (client: pg.Client) => Promise<string>,
): Promise<void> {
  await withClient(url, async (client) => {
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
       where i.indrelid = any($1::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
      [tables],
    );
    await client.query(`begin; set local session_replication_role = replica; set local synchronous_commit = off;
      set local maintenance_work_mem = '512MB'`);
    for (const { name } of indexes) await client.query(`drop index ${name}`);
    const count = await write(client);
    for (const { definition } of indexes) await client.query(definition);
    await client.query(count);
    await client.query('commit');
    await client.query('vacuum analyze');
  });
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await work(client).finally(() => client.end());
}

const words = ['printer', 'router', 'laptop', 'headset', 'monitor', 'account', 'licence', 'network'];
/** The terms of a title and a text for each of the words, without and with what is rare, and how long they are. */
export function indexedAs(
  title: (word: string, isRare: boolean) => string,
  text: (word: string) => string,
): [frequent: string[], rare: string[], length: number] {
  const of = (isRare: boolean) => words.map((word) => vectorOf(title(word, isRare), text(word)));
  return [of(false).map(({ terms }) => terms), of(true).map(({ terms }) => terms), of(false)[0]!.length];
}

/** Counts the words of a team, as the worker does some minutes after they were written: searches begin with the rarest. */
export async function countWords(client: pg.Client, team_id: string): Promise<void> {
  await client.query(
    `insert into passage_counts (team_id, passages, average_length, counted_at)
     select team_id, count(*), avg(length), now() from passages where team_id = $1 group by 1`,
    [team_id],
  );
  await client.query(
    `insert into passage_terms (team_id, term, passages)
     select $1::uuid, word, ndoc from ts_stat(format('select terms from passages where team_id = %L', $1::uuid))
     where word not like '~%' order by ndoc desc, word limit 200000`,
    [team_id],
  );
}
