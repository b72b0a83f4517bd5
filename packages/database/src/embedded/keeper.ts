/**
 * The process that keeps one embedded PostgreSQL. Everyone who uses the server holds a connection to the keeper; when
 * the last one closes, even through `kill -9`, the server is stopped. It runs in a session of its own, so that Ctrl-C
 * in a terminal reaches the users first and the server last.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type Server as Listener, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { openCluster, USER, type Cluster } from './cluster.ts';
import { removeKeeper, writeKeeper, type KeeperAddress } from './files.ts';
import { BUSY, DATABASE, type Welcome } from './protocol.ts';
import { Busy, openServer, type Server } from './server.ts';

/** An arbitrary number: the session that holds this advisory lock is the keeper of its server. */
const KEEPER_LOCK = 4_653_217;
const [home = '', ...flags] = process.argv.slice(2);
/** The process that asked for the server keeps our input open until it has its hold. */
const orphaned = new Promise<'orphaned'>((resolve) => process.stdin.once('close', () => resolve('orphaned')).resume());

try {
  const cluster = await openCluster(home);
  // Creating a cluster takes so long that another keeper may have served that process by now.
  if ((await Promise.race([orphaned, sleep(1)])) === 'orphaned') process.exit(0);
  const server = await openServer(cluster, flags);
  await keep(cluster, server);
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exit(error instanceof Busy ? BUSY : 1);
}

async function keep(cluster: Cluster, server: Server): Promise<void> {
  const urlOf = (database: string): string =>
    `postgres://${USER}:${cluster.password}@127.0.0.1:${server.port}/${database}`;
  await becomeKeeper(urlOf('postgres'), cluster.data);
  const welcome: Welcome = { url: urlOf(DATABASE), pid: server.pid, adopted: server.adopted };
  const holders = new Set<Socket>();
  const token = randomBytes(24).toString('base64url');
  const listener = createServer((socket) => receive(socket));
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address: KeeperAddress = { pid: process.pid, port: portOf(listener), token };
  let stopping = false;

  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    removeKeeper(cluster.home, address);
    listener.close();
    await server.stop();
    leave(0);
  }

  /** Ends this process, and with it the connections of all holders. */
  function leave(code: number): void {
    removeKeeper(cluster.home, address);
    process.exit(code);
  }

  function receive(socket: Socket): void {
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.on('close', () => letGo(socket));
    socket.on('data', (text: string) => {
      if (holders.has(socket)) return release(socket);
      if (stopping || !isEqual(text.trim(), token)) return socket.destroy();
      holders.add(socket);
      socket.write(`${JSON.stringify(welcome)}\n`);
    });
  }

  function letGo(socket: Socket): void {
    if (holders.delete(socket) && holders.size === 0) void stop();
  }

  /** The last one to release sees its connection close once the server is down; the others see it at once. */
  function release(socket: Socket): void {
    if (holders.size === 1) return void stop();
    socket.end('shared\n');
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  void server.ended.then(() => leave(stopping ? 0 : 1));
  void orphaned.then(() => (holders.size === 0 ? stop() : undefined));
  writeKeeper(cluster.home, address);
}

function portOf(listener: Listener): number {
  const address = listener.address();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('The keeper of the embedded PostgreSQL cannot listen on 127.0.0.1.');
}

/** Makes this process the only keeper of the server, and ensures that the database exists. */
async function becomeKeeper(url: string, data: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
  // The server stops before this session ends, or is gone already: `server.ended` handles both.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string; locked: boolean }>(
      `select current_setting('data_directory') as data_directory, pg_try_advisory_lock($1) as locked`,
      [KEEPER_LOCK],
    );
    if (rows[0]?.data_directory !== data || !rows[0].locked) throw new Busy('Another process keeps this server.');
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    throw error instanceof Busy ? error : new Busy(String(error));
  }
}

function isEqual(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}
