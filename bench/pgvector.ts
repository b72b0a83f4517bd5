import { PGlite } from '@electric-sql/pglite';
import { vector as pgvector } from '@electric-sql/pglite-pgvector';
import { keptVector, signatureOf, similarity } from '@deskwire/router/knowledge/search/vectors/vector.ts';
import { median } from './load.ts';
import { aboutTopics, DIMENSIONS, NEAREST } from './topics.ts';

/**
 * Our way to the nearest vectors, signatures and then eight bits a number, beside an index of pgvector, in one PostgreSQL
 * that has it: PGlite, as WebAssembly, so that only the ratios say something. What ours takes in a PostgreSQL as people run it
 * is in `vectors`. `npm run bench -- pgvector [passages] [questions]`; beyond some ten thousand the index takes too long here.
 */
const passages = Number(process.argv[2] ?? 10_000);
const questions = Number(process.argv[3] ?? 100);
const LOOKED_AT = 500;

const { asked, vectorOf, nearestTo } = aboutTopics(passages, questions);
const right = asked.map((question) => nearestTo(question));

const db = new PGlite({ extensions: { vector: pgvector } });
await db.exec(`create extension vector;
  create table signatures (id integer primary key, signature bit varying not null);
  create table kept (id integer primary key, scale real not null, vector bytea not null);
  create table vectors (id integer primary key, vector vector(${DIMENSIONS}) not null)`);
const CHUNK = 500;
for (let from = 0; from < passages; from += CHUNK) {
  const rows = Array.from({ length: Math.min(CHUNK, passages - from) }, (_, at) => {
    const vector = vectorOf(from + at);
    const { signature, scale, bytes } = keptVector(vector);
    const hex = Buffer.from(bytes.buffer).toString('hex');
    return { id: from + at, signature, scale, bytes: hex, vector: JSON.stringify(vector) };
  });
  const given = [JSON.stringify(rows)];
  const from_json = (columns: string) => `from jsonb_to_recordset($1::jsonb) as r(${columns})`;
  await db.query(
    `insert into signatures select id, signature::bit varying ${from_json('id integer, signature text')}`,
    given,
  );
  await db.query(
    `insert into kept select id, scale, decode(bytes, 'hex') ${from_json('id integer, scale real, bytes text')}`,
    given,
  );
  await db.query(`insert into vectors select id, vector::vector ${from_json('id integer, vector text')}`, given);
}
const began = performance.now();
await db.exec('create index vectors_nearest on vectors using hnsw (vector vector_ip_ops)');
const built = (performance.now() - began) / 1000;
await db.exec('vacuum analyze');

type Found = readonly number[];
interface Kept {
  readonly id: number;
  readonly scale: number;
  readonly vector: Uint8Array;
}
async function ours(question: readonly number[]): Promise<Found> {
  const { rows } = await db.query<Kept>(
    `select k.* from (select id from signatures order by bit_count(signature # $1::bit varying), id limit ${LOOKED_AT}) s
     join kept k on k.id = s.id`,
    [signatureOf(question)],
  );
  return rows
    .map(({ id, scale, vector }) => ({
      id,
      score: similarity(question, scale, new Int8Array(vector.buffer, vector.byteOffset, vector.length)),
    }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, NEAREST)
    .map(({ id }) => id);
}
async function theirs(question: readonly number[]): Promise<Found> {
  const { rows } = await db.query<{ id: number }>(
    `select id from vectors order by vector <#> $1::vector limit ${NEAREST}`,
    [JSON.stringify(question)],
  );
  return rows.map(({ id }) => id);
}

async function tried(name: string, find: (question: readonly number[]) => Promise<Found>): Promise<number> {
  const times: number[] = [];
  let hits = 0;
  for (const [n, question] of asked.entries()) {
    const from = performance.now();
    const found = await find(question);
    times.push(performance.now() - from);
    hits += found.filter((id) => right[n]!.includes(id)).length;
  }
  const ms = median(times);
  const recall = (hits / (questions * NEAREST)).toFixed(3);
  console.log(`${name}: ${recall} of the ten nearest found, ${ms.toFixed(1)} ms each`);
  return ms;
}
const sizeOf = async (...relations: readonly string[]): Promise<string> => {
  const { rows } = await db.query<{ bytes: number }>(
    `select sum(pg_total_relation_size(name::regclass))::float8 as bytes from unnest($1::text[]) as name`,
    [relations],
  );
  return `${Math.round(rows[0]!.bytes / passages)} bytes a passage`;
};

const version = await db.query<{ extversion: string }>(`select extversion from pg_extension where extname = 'vector'`);
console.log(`${passages} passages, ${DIMENSIONS} numbers each, ${questions} questions`);
const mine = await tried(`signatures, then the ${LOOKED_AT} nearest in eight bits`, ours);
console.log(`  ${await sizeOf('signatures', 'kept')}`);
for (const ef of [40, 200]) {
  await db.exec(`set hnsw.ef_search = ${ef}`);
  const other = await tried(`pgvector ${version.rows[0]!.extversion}, HNSW with ef_search ${ef}`, theirs);
  console.log(`  ours takes ${(mine / other).toFixed(1)} times as long`);
}
console.log(`  ${await sizeOf('vectors')}; its index took ${built.toFixed(0)} s`);
await db.exec('drop index vectors_nearest');
await tried('pgvector without an index', theirs);
await db.close();
