import { signAccessToken } from '@deskwire/router/kit/tokens.ts';
import { readEnv } from '@deskwire/router/runtime/env.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';
import { median, serve } from './load.ts';
import { benchWorld } from './world.ts';

/** What a list and a search cost in a small team and in a large one, one request at a time. `pnpm bench size [small] [large]` */
const small = Number(process.argv[2] ?? 10_000);
const large = Number(process.argv[3] ?? 1_000_000);
/** Each finds as much in either team: a full page, and one ticket. */
const paths = {
  list: '/api/v1/tickets?status=open&sort=created_at&order=desc&page_size=20',
  search: `/api/v1/tickets?search=${encodeURIComponent('printer 9000')}`,
};
type Work = keyof typeof paths;

async function figuresOf(tickets: number): Promise<Record<Work, number>> {
  const world = await benchWorld(tickets);
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: world.url,
    DESKWIRE_SECRET: 'a secret for benchmarks, nothing else',
    PUBLIC_URL: 'http://localhost:4000',
    REDIS_URL: '',
  };
  const { services, close } = createServices(readEnv(env), {
    report: (message, error) => console.error(message, error),
  });
  const { session_id, user_id } = world.agent;
  const token = await signAccessToken(services, session_id, user_id, new Date().toISOString());
  await close();
  const server = await serve('deskwire.ts', env);
  try {
    const measure = (work: Work) => p50(server.url + paths[work], token);
    return { list: await measure('list'), search: await measure('search') };
  } finally {
    server.child.disconnect();
    await world.stop();
  }
}

/** Of requests one after the other, in milliseconds. */
async function p50(url: string, token: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 600; i++) {
    const began = performance.now();
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const { items } = (await response.json()) as { items: unknown[] };
    if (items.length === 0) throw new Error(`${url} found nothing`);
    // The first ones warm caches, plans and the compiler.
    if (i >= 200) times.push(performance.now() - began);
  }
  return median(times);
}

const [few, many] = [await figuresOf(small), await figuresOf(large)];
for (const work of ['list', 'search'] as const) {
  const ratio = (many[work] / few[work]).toFixed(2);
  const figures = `${many[work].toFixed(1)} ms at ${large} tickets, ${few[work].toFixed(1)} ms at ${small}`;
  console.log(`p50 of a ${work}: ${ratio} (${figures})`);
}
