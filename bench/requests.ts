import { createServer } from '@deskwire/api/server.ts';
import { signAccessToken } from '@deskwire/router/kit/access/tokens.ts';
import { readEnv } from '@deskwire/router/runtime/env.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';
import { captured, type Statement } from './capture.ts';
import type { Load, Server } from './load.ts';
import type { BenchWorld } from './world.ts';

/** The requests that are measured: they are the same for us and for every peer. */
export const asked = { status: 'open', sort: 'created_at', order: 'desc', page_size: 20 } as const;
const listPath = `/api/v1/tickets?${new URLSearchParams({ ...asked, page_size: String(asked.page_size) }).toString()}`;
export const trpcList = `/trpc/tickets.list?input=${encodeURIComponent(JSON.stringify({ ...asked, status: [asked.status] }))}`;
export const opened = {
  title: 'The printer is on fire',
  description: 'It really is.',
  type: 'incident',
  priority: 'high',
} as const;
export const body = JSON.stringify(opened);

export const list = (server: Server, token: string): Load => ({ server, method: 'GET', path: listPath, token });
export const create = (server: Server, token: string): Load => ({
  server,
  method: 'POST',
  path: '/api/v1/tickets',
  token,
  body,
});

/** What our api is told by its environment: production, with its limits, on PostgreSQL alone. */
export const envOf = ({ url }: BenchWorld) => ({
  NODE_ENV: 'production',
  DATABASE_URL: url,
  DESKWIRE_SECRET: 'a secret for benchmarks, nothing else',
  PUBLIC_URL: 'http://localhost:4000',
  REDIS_URL: '',
});

export interface Plan {
  readonly token: string;
  readonly since: number;
  readonly list: Statement[];
  readonly create: Statement[];
}

/** What our api sends to Postgres for each request once it is warm, as it will be while it is measured. */
export async function planOf(world: BenchWorld): Promise<Plan> {
  const runtime = createServices(readEnv(envOf(world)), { report: (message, error) => console.error(message, error) });
  const app = await createServer(runtime.services);
  const { session_id, user_id } = world.agent;
  const token = await signAccessToken(runtime.services, session_id, user_id, new Date().toISOString());
  const headers = { authorization: `Bearer ${token}` };
  const ask = () => app.inject({ method: 'GET', url: listPath, headers });
  const open = () =>
    app.inject({
      method: 'POST',
      url: '/api/v1/tickets',
      headers: { ...headers, 'content-type': 'application/json' },
      payload: body,
    });
  for (let i = 0; i < 3; i++) for (const work of [ask, open]) await work();
  const since = Date.now();
  const plan = { token, since, list: await captured(ask), create: (await captured(open)).filter(isAsked) };
  await app.close();
  await runtime.close();
  return plan;
}
/** Waking the relay is no part of a request: it happens now and then, so that only our side pays for it. */
const isAsked = ({ text }: Statement) => !/pg_notify|^notify/i.test(text);
