import { compare } from './compare.ts';
import { end, serve, type Server } from './load.ts';
import { measured } from './report.ts';
import { create, envOf, list, planOf, trpcList } from './requests.ts';
import { benchWorld } from './world.ts';

/**
 * REST list and create beside bare Fastify + pg that issue the same statements, and tRPC beside REST.
 * `npm run bench -- rest [tickets] [rounds]`
 */
const tickets = Number(process.argv[2] ?? 100_000);
const rounds = Number(process.argv[3] ?? 10);

const world = await benchWorld(tickets);
const servers: Server[] = [];
try {
  const env = envOf(world);
  const plan = await planOf(world);
  const { token } = plan;
  const given = { url: world.url, secret: env.DESKWIRE_SECRET, public_url: env.PUBLIC_URL, ...plan };
  const bare = await serve('bare.ts', { NODE_ENV: 'production', PLAN: JSON.stringify(given) });
  servers.push(bare);
  const ours = await serve('deskwire.ts', env);
  servers.push(ours);
  console.log(
    `${tickets} tickets, ${rounds} rounds; ${plan.list.length} statements list, ${plan.create.length} create (with begin and commit)`,
  );
  const [rest, creation, trpc] = await compare(
    [
      { name: 'REST list against bare Fastify', ours: list(ours, token), against: list(bare, token) },
      { name: 'REST create against bare Fastify', ours: create(ours, token), against: create(bare, token) },
      {
        name: 'tRPC list against REST list',
        ours: { ...list(ours, token), path: trpcList },
        against: list(ours, token),
      },
    ],
    { rounds },
  );
  measured('list', rest!.requests);
  measured('create', creation!.requests);
  measured('create_processor', creation!.processor);
  measured('trpc', trpc!.requests);
} finally {
  for (const server of servers) await end(server);
  await world.stop();
}
