import { connect as connectTo, createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { scratchDatabase } from './scratch-database.ts';

// A network that swallows everything without closing the connection, as a firewall or a lost route does.
const BOUND = 800;
const network = await swallowingNetwork(await scratchDatabase());
const { kysely, pool, end } = connect(network.url, { pool: 1, connection_timeout: BOUND, query_timeout: BOUND });
afterAll(async () => {
  await end();
  network.close();
});
beforeEach(() => network.heal());

const one = () => sql<{ one: number }>`select 1 as one`.execute(kysely).then(({ rows }) => rows[0]?.one);

test('a query whose answer never comes fails within its limit, and the next one gets a fresh connection', async () => {
  await expect.poll(one).toBe(1);
  network.swallow();
  await expect(one()).rejects.toThrow(/timeout/);
  network.heal();
  await expect.poll(one).toBe(1);
});

test('a connection that never opens fails within its limit', async () => {
  const fresh = connect(network.url, { connection_timeout: BOUND });
  network.swallow();
  await expect(sql`select 1`.execute(fresh.kysely)).rejects.toThrow(/timeout/);
  await fresh.end();
});

test('a connection that breaks between two statements fails the transaction and nothing else', async () => {
  const work = kysely.transaction().execute(async (tx) => {
    await sql`select 1`.execute(tx);
    network.drop();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await sql`select 2`.execute(tx);
  });
  await expect(work).rejects.toThrow(/not queryable|terminated/);
  await expect.poll(one).toBe(1);
});

test('a transaction fails at its first unanswered statement, and its rollback is not sent into the silence', async () => {
  await expect.poll(one).toBe(1);
  const work = kysely.transaction().execute(async (tx) => {
    await sql`select 1`.execute(tx);
    network.swallow();
    await sql`select 2`.execute(tx);
  });
  await expect(work).rejects.toThrow(/timeout/);
  expect(network.swallowed()).toContain('select 2');
  expect(network.swallowed()).not.toContain('rollback');
  network.heal();
  await expect.poll(one).toBe(1);
});

test('a stream fails at its first unanswered read', async () => {
  const numbers = sql<{ n: number }>`select n from generate_series(1, 100000) as n`.compile(kysely);
  const read = async () => {
    for await (const { rows } of kysely.getExecutor().stream(numbers, 10)) if (rows.length > 0) network.swallow();
  };
  await expect(read()).rejects.toThrow(/timeout/);
  network.heal();
  await expect.poll(one).toBe(1);
  expect(pool.totalCount).toBe(1);
});

async function swallowingNetwork(url: string) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let silent = false;
  let swallowed = '';
  const proxy = createServer((near) => {
    const far = connectTo(Number(port || 5432), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => {
        if (silent) swallowed += bytes.toString('latin1');
        else to.write(bytes);
      });
      from.on('error', () => from.destroy());
      from.on('close', () => silent || to.destroy());
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const drop = () => sockets.forEach((socket) => socket.destroy());
  const address = new URL(url);
  const bound = proxy.address();
  if (bound === null || typeof bound === 'string') throw new Error('The proxy has no port.');
  address.host = `127.0.0.1:${bound.port}`;
  return {
    url: address.href,
    swallow: () => {
      silent = true;
      swallowed = '';
    },
    swallowed: () => swallowed,
    heal: () => (silent = false),
    drop,
    close: () => (drop(), proxy.close()),
  };
}
