import { createServer } from '@deskwire/api/server.ts';
import { signAccessToken } from '@deskwire/router/kit/access/tokens.ts';
import { readEnv } from '@deskwire/router/runtime/env.ts';
import { createLogger } from '@deskwire/router/runtime/logger.ts';
import { createMetrics } from '@deskwire/router/runtime/metrics.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';
import { connect } from '@deskwire/database/connect.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { runWorker } from '@deskwire/worker/worker.ts';
import pg from 'pg';
import { envOf } from './requests.ts';
import { benchWorld } from './world.ts';

/** Connections of our api and worker, which share them here, and as many for what is compared with them. */
const CONNECTIONS = 30;

/** Our api and worker in this process, on a database of their own, and the same data in the hands of who compares. */
export async function openHouse(hosts: readonly string[] = []) {
  const world = await benchWorld(1);
  const env = { ...envOf(world), OUTBOUND_PRIVATE_HOSTS: hosts.join(',') };
  const own = readEnv({ ...env, DATABASE_POOL: String(CONNECTIONS) });
  let isClosing = false;
  const report = (message: string, error: unknown) => {
    // Its server ends before the last connections know that they are closed.
    if (!isClosing) console.error(message, error);
  };
  const runtime = createServices(own, { report });
  const { services } = runtime;
  const app = await createServer(services);
  const pool = new pg.Pool({ connectionString: world.url, max: CONNECTIONS });
  pool.on('error', () => {});
  // What plans allow is not what is measured.
  await pool.query("update teams set tier = 'premium'");
  const tokenOf = ({ session_id, user_id }: TestPerson) =>
    signAccessToken(services, session_id, user_id, new Date().toISOString());
  const token = await tokenOf(world.owner);
  return {
    ...world,
    env,
    services,
    pool,
    token,
    /** The token of the owner of a team of its own. */
    async anotherTeam(): Promise<string> {
      const { kysely, end } = connect(world.url);
      const owner = await aMember(kysely, await aTeam(kysely, { tier: 'premium' }), 'owner');
      await end();
      return tokenOf(owner);
    },
    /** Calls a route as the owner of the team. Throws what is not 2xx. */
    async call<T = { id: string }>(method: 'POST' | 'PATCH', path: string, payload: object): Promise<T> {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await app.inject({ method, url: `/api/v1${path}`, headers, payload });
      if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${answer.body}`);
      return answer.json<T>();
    },
    work: () =>
      runWorker({
        services,
        pool,
        metrics: createMetrics(pool),
        log: createLogger({ level: 'fatal', name: 'bench' }),
        redis_url: undefined,
        postgres_url: world.url,
      }),
    /** Lets a worker do everything that is left, so that what is measured next begins with nothing but its own work. */
    async settle(): Promise<void> {
      const worker = await this.work();
      await until(async () => {
        const { rows } = await pool.query<{ left: number }>(
          `select (select count(*) from unsealed_events)::int + (select count(*) from jobs)::int
             + (select count(*) from outbox where run_at <= now())::int as left`,
        );
        return rows[0]!.left === 0;
      }, SETTLED_S);
      await worker.stop();
    },
    async close() {
      isClosing = true;
      await app.close();
      await runtime.close();
      await pool.end();
      await world.stop();
    },
  };
}
export type House = Awaited<ReturnType<typeof openHouse>>;

/** Many times what the work of one round takes. */
const SETTLED_S = 120;

/** Waits until something is as it should be, and throws after so many seconds. */
export async function until(isSo: () => Promise<boolean>, seconds: number): Promise<void> {
  const ends = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > ends) throw new Error(`It did not come to that within ${seconds} s.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
