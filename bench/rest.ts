import { createServer } from '@deskwire/api/server.ts';
import { signAccessToken } from '@deskwire/router/kit/tokens.ts';
import { readEnv } from '@deskwire/router/runtime/env.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';
import { captured, type Statement } from './capture.ts';
import { compare } from './compare.ts';
import { serve, type Server } from './load.ts';
import { benchWorld, type BenchWorld } from './world.ts';

/**
 * REST list and create beside bare Fastify + pg that issue the same statements, and tRPC beside REST.
 * `pnpm bench rest [tickets] [rounds]`
 */
const tickets = Number(process.argv[2] ?? 100_000);
const rounds = Number(process.argv[3] ?? 10);
const listPath = '/api/v1/tickets?status=open&sort=created_at&order=desc&page_size=20';
const input = encodeURIComponent(
  JSON.stringify({ status: ['open'], sort: 'created_at', order: 'desc', page_size: 20 }),
);
const body = JSON.stringify({
  title: 'The printer is on fire',
  description: 'It really is.',
  type: 'incident',
  priority: 'high',
});

interface Plan {
  readonly token: string;
  readonly since: number;
  readonly list: Statement[];
  readonly create: Statement[];
}

/** What our api sends to Postgres for each request once it is warm, as it will be while it is measured. */
async function planOf({ agent }: BenchWorld, env: Record<string, string>): Promise<Plan> {
  const runtime = createServices(readEnv(env), { report: (message, error) => console.error(message, error) });
  const app = await createServer(runtime.services);
  const token = await signAccessToken(runtime.services, agent.session_id, agent.user_id, new Date().toISOString());
  const headers = { authorization: `Bearer ${token}` };
  const list = () => app.inject({ method: 'GET', url: listPath, headers });
  const create = () =>
    app.inject({
      method: 'POST',
      url: '/api/v1/tickets',
      headers: { ...headers, 'content-type': 'application/json' },
      payload: body,
    });
  for (let i = 0; i < 3; i++) for (const work of [list, create]) await work();
  const since = Date.now();
  const plan = { token, since, list: await captured(list), create: (await captured(create)).filter(isAsked) };
  await app.close();
  await runtime.close();
  return plan;
}
/** Waking the relay is no part of a request: it happens now and then, so that only our side pays for it. */
const isAsked = ({ text }: Statement) => !/pg_notify|^notify/i.test(text);

const world = await benchWorld(tickets);
const servers: Server[] = [];
try {
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: world.url,
    DESKWIRE_SECRET: 'a secret for benchmarks, nothing else',
    PUBLIC_URL: 'http://localhost:4000',
    REDIS_URL: '',
  };
  const plan = await planOf(world, env);
  const { token } = plan;
  const given = { url: world.url, secret: env.DESKWIRE_SECRET, public_url: env.PUBLIC_URL, ...plan };
  const bare = await serve('bare.ts', { NODE_ENV: 'production', PLAN: JSON.stringify(given) });
  servers.push(bare);
  const ours = await serve('deskwire.ts', env);
  servers.push(ours);
  const list = (server: Server) => ({ server, method: 'GET', path: listPath, token }) as const;
  const create = (server: Server) => ({ server, method: 'POST', path: '/api/v1/tickets', token, body }) as const;
  const trpc = { ...list(ours), path: `/trpc/tickets.list?input=${input}` };
  console.log(
    `${tickets} tickets, ${rounds} rounds; ${plan.list.length} statements list, ${plan.create.length} create (with begin and commit)`,
  );
  await compare(
    [
      { name: 'REST list against bare Fastify', ours: list(ours), against: list(bare) },
      { name: 'REST create against bare Fastify', ours: create(ours), against: create(bare) },
      { name: 'tRPC list against REST list', ours: trpc, against: list(ours) },
    ],
    { rounds },
  );
} finally {
  for (const { child } of servers) child.disconnect();
  await world.stop();
}
