import { createServer } from '@deskwire/api/server.ts';
import { readEnv } from '@deskwire/router/runtime/env.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';
import { signAccessToken } from '@deskwire/router/kit/tokens.ts';
import { captured } from './capture.ts';
import { load, median, serve, type Figure } from './load.ts';
import { benchWorld } from './world.ts';

/** REST list and create beside bare Fastify + pg that issue the same statements. `pnpm bench rest [tickets] [rounds]` */
const tickets = Number(process.argv[2] ?? 100_000);
const rounds = Number(process.argv[3] ?? 5);
const SECONDS = 3;
const secret = 'a secret for benchmarks, nothing else';
const public_url = 'http://localhost:4000';

const world = await benchWorld(tickets);
const env = {
  NODE_ENV: 'production',
  DATABASE_URL: world.url,
  DESKWIRE_SECRET: secret,
  PUBLIC_URL: public_url,
  REDIS_URL: '',
};
const { services, close } = createServices(readEnv(env), { report: (message, error) => console.error(message, error) });
const app = await createServer(services);
const token = await signAccessToken(services, world.agent.session_id, world.agent.user_id, new Date().toISOString());
const headers = { authorization: `Bearer ${token}` };
const listPath = '/api/v1/tickets?status=open&sort=created_at&order=desc&page_size=20';
const body = JSON.stringify({
  title: 'The printer is on fire',
  description: 'It really is.',
  type: 'incident',
  priority: 'high',
});

const since = Date.now();
const list = await captured(() => app.inject({ method: 'GET', url: listPath, headers }));
const create = await captured(() =>
  app.inject({
    method: 'POST',
    url: '/api/v1/tickets',
    headers: { ...headers, 'content-type': 'application/json' },
    payload: body,
  }),
);
await app.close();
await close();
console.log(`Statements: list ${list.length}, create ${create.length} (with begin and commit)`);

const bare = await serve('bare.ts', {
  NODE_ENV: 'production',
  PLAN: JSON.stringify({ url: world.url, secret, public_url, since, list, create }),
});
const ours = await serve('deskwire.ts', env);
const targets = { bare, ours };
const figures: Record<string, Figure[]> = {};
try {
  for (let round = 0; round <= rounds; round++)
    for (const [name, { url }] of Object.entries(targets))
      for (const work of ['list', 'create'] as const) {
        const request =
          work === 'list'
            ? { url: url + listPath, method: 'GET' as const, token, status: 200 }
            : { url: `${url}/api/v1/tickets`, method: 'POST' as const, token, body, status: 201 };
        const figure = await load(request, round === 0 ? 2 : SECONDS);
        // The first round warms caches, plans and the compiler.
        if (round > 0) (figures[`${work} ${name}`] ??= []).push(figure);
      }
} finally {
  bare.child.disconnect();
  ours.child.disconnect();
  await world.stop();
}
for (const work of ['list', 'create']) {
  const of = (name: string, pick: (figure: Figure) => number) => median(figures[`${work} ${name}`]!.map(pick));
  const ratio = of('ours', (f) => f.per_second) / of('bare', (f) => f.per_second);
  console.log(
    `${work.padEnd(7)} ours/bare ${ratio.toFixed(2)}   (ours ${Math.round(of('ours', (f) => f.per_second))}/s p99 ${of('ours', (f) => f.p99)} ms, bare ${Math.round(of('bare', (f) => f.per_second))}/s p99 ${of('bare', (f) => f.p99)} ms)`,
  );
}
