import { connect } from '@deskwire/database/connect.ts';
import { transaction } from '@deskwire/database/schema.ts';
import { actingScope } from '@deskwire/router/kit/access/access.ts';
import { mintTeam } from '@deskwire/router/kit/access/mint-team.ts';
import * as queries from '@deskwire/router/knowledge/search/vectors/queries.ts';
import { nearest } from '@deskwire/router/knowledge/search/vectors/nearest.ts';
import { keptVector } from '@deskwire/router/knowledge/search/vectors/vector.ts';
import { readEnv } from '@deskwire/router/runtime/env.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';
import { aMember, type TestPerson } from '@deskwire/testing/builders.ts';
import { envOf } from './requests.ts';
import { loadFast } from './sizes.ts';
import { aboutTopics, DIMENSIONS, NEAREST } from './topics.ts';
import { benchWorld } from './world.ts';

/**
 * How many of the nearest passages of a team are found, and in what time: what answers from knowledge asks the very same,
 * once it has the vector of its question. `npm run bench -- vectors [passages] [questions]`
 */
const passages = Number(process.argv[2] ?? 10_000);
const questions = Number(process.argv[3] ?? 100);
/** Of so many documents, one is to be read by everybody; the author reads all. */
const SHARED_IN = 51;
const MODEL = 'bench';
const AT_ONCE = 500;
const WARM = 10;

const { asked, vectorOf, nearestTo } = aboutTopics(passages, questions);
const world = await benchWorld(1);
const { services, close } = createServices(readEnv(envOf(world)), {
  report: (message, error) => console.error(message, error),
});
const { kysely, db, pool, end } = connect(world.url, { statement_timeout: 60_000 });
try {
  const author = world.owner;
  const reader = await aMember(kysely, { id: author.team_id }, 'member');
  const team = { team_id: mintTeam(author.team_id) };
  await writeDocuments();
  const began = performance.now();
  const numbers = await keepVectors();
  console.log(`${passages} passages, ${DIMENSIONS} numbers each, ${questions} questions`);
  console.log(`vectors kept in ${seconds(began)} s, ${await placeOf('passage_signatures', 'passage_vectors')}`);
  await pool.query('vacuum analyze');
  await tried('everything may be read', author, () => true);
  await tried(`one in ${SHARED_IN} may be read`, reader, (n) => n % SHARED_IN === 0);

  /** Each of one passage, so that the nearest passages are the nearest documents. */
  async function writeDocuments(): Promise<void> {
    await loadFast(world.url, ['documents', 'passages'], async (client) => {
      await client.query(
        `insert into documents (team_id, id, title, source, audience, author_id, state, revision, chunk_count, created_at, updated_at)
         select $1::uuid, uuidv7(n * interval '1 ms'), 'Document ' || n, 'text',
           case when n % ${SHARED_IN} = 0 then 'team' else 'own' end, $2::uuid, 'ready', 1, 1, now(), now()
         from generate_series(0, $3::int - 1) n`,
        [team.team_id, author.person_id, passages],
      );
      await client.query(
        `insert into passages (team_id, home_id, kind, entity_id, ordinal, length, terms)
         select team_id, id, 'document', id, 0, 2, to_tsvector('simple', title) from documents where team_id = $1`,
        [team.team_id],
      );
      return 'select 1';
    });
  }

  /** As the worker does it; gives the number of each document. */
  async function keepVectors(): Promise<ReadonlyMap<string, number>> {
    const { rows } = await pool.query<{ id: string; n: number }>(
      'select id, substring(title from 10)::int as n from documents where team_id = $1',
      [team.team_id],
    );
    const known = new Map(rows.map(({ id, n }) => [id, n]));
    let after: queries.After | undefined;
    for (;;) {
      const some = await queries.listUnmeasured(db, team, MODEL, after, AT_ONCE);
      const last = some.at(-1);
      if (last === undefined) break;
      await transaction(db, async (tx) => {
        const model_id = await queries.modelOf(tx, MODEL, DIMENSIONS, new Date().toISOString());
        const measured = some.map((passage) => ({
          ...passage,
          vector: keptVector(vectorOf(known.get(passage.entity_id)!)),
        }));
        await queries.keepVectors(tx, team, model_id, measured);
      });
      after = last;
    }
    await pool.query('insert into team_embeddings (team_id) values ($1)', [team.team_id]);
    await transaction(db, (tx) => queries.switchTo(tx, team, MODEL));
    return known;
  }

  async function tried(what: string, person: TestPerson, mayRead: (n: number) => boolean): Promise<void> {
    const scope = actingScope({ ...team, tier: 'premium', ticket_prefix: 'TKT' }, person.person_id);
    const searching = { db, scope, services, now: () => new Date().toISOString() };
    const model = (await queries.findModel(db, team))!;
    const find = (question: readonly number[]) =>
      nearest(searching, model, question, { query: '', kinds: ['document'], limit: NEAREST });
    for (const question of asked.slice(0, WARM)) await find(question);
    const times: number[] = [];
    let hits = 0;
    let there = 0;
    for (const question of asked) {
      const from = performance.now();
      const found = await find(question);
      times.push(performance.now() - from);
      const right = nearestTo(question, mayRead);
      there += right.length;
      hits += found.filter(({ id }) => right.includes(numbers.get(id)!)).length;
    }
    const sorted = times.toSorted((a, b) => a - b);
    const [fastest, p50, p95] = [0, 0.5, 0.95].map((part) => sorted[Math.floor(times.length * part)]!.toFixed(1));
    console.log(
      `${what}: ${(hits / there).toFixed(3)} of the ten nearest found, p50 ${p50} ms, p95 ${p95} ms, fastest ${fastest} ms`,
    );
  }

  async function placeOf(...relations: readonly string[]): Promise<string> {
    const { rows } = await pool.query<{ bytes: number }>(
      'select sum(pg_total_relation_size(name::regclass))::float8 as bytes from unnest($1::text[]) as name',
      [relations],
    );
    return `${Math.round(rows[0]!.bytes / passages)} bytes a passage`;
  }
} finally {
  await end();
  await close();
  await world.stop();
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0);
}
