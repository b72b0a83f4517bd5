import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { captured } from './capture.ts';
import { openHouse } from './house.ts';
import { end, median, serve, type Server } from './load.ts';
import { measured } from './report.ts';

/**
 * Messages of strangers per second, each stored before it is answered, beside bare Fastify that issues the very statements
 * of that. Nothing is signed: what a signature costs is the same everywhere. The worker, which has the rest of it, does not run.
 *
 * `npm run bench -- inbound [rounds]`
 */
const ROUNDS = Number(process.argv[2] ?? 12);
/** A source takes 600 messages a minute. */
const SOURCES = 200;

const house = await openHouse();
const { call, pool, env, url } = house;
const servers: Server[] = [];
try {
  const paths: string[] = [];
  for (let at = 0; at < SOURCES; at++) {
    const made = await call<{ url: string }>('POST', '/inbound/sources', {
      provider: 'generic',
      slug: `source-${at}`,
    });
    paths.push(new URL(made.url).pathname.replace('/api/v1', ''));
  }
  // The statements name the source that they were captured at, and count its messages: nobody else sends there.
  const captive = paths.pop()!;
  const say = (path: string) =>
    call('POST', path, { type: 'alarm', id: randomUUID(), text: 'The printer is on fire.' });
  for (let at = 0; at < 3; at++) await say(captive);
  const since = Date.now();
  const statements = (await captured(() => say(captive))).filter(({ text }) => !/pg_notify|^notify/i.test(text));
  const plan = JSON.stringify({ url, since, statements });
  servers.push(await serve('bare-inbound.ts', { NODE_ENV: 'production', PLAN: plan }));
  servers.push(await serve('deskwire.ts', env));
  const [bare, ours] = servers as [Server, Server];
  for (const server of servers) await turn(server, paths, { duration: 30, amount: 1000 });
  const ratios: number[] = [];
  const rates: string[] = [];
  const processor: { ours: number; bare: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [first, second, third, fourth] = [
      await turn(ours, paths),
      await turn(bare, paths),
      await turn(bare, paths),
      await turn(ours, paths),
    ];
    ratios.push((first.rate + fourth.rate) / (second.rate + third.rate));
    rates.push(`${Math.round((first.rate + fourth.rate) / 2)}/s and ${Math.round((second.rate + third.rate) / 2)}/s`);
    processor.push({ ours: (first.each + fourth.each) / 2, bare: (second.each + third.each) / 2 });
  }
  console.log(`${statements.length} statements (with begin and commit), ${ROUNDS} rounds: ${rates.join('; ')}`);
  console.log(
    `messages taken per second against bare Fastify with the same statements: ${median(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
  );
  const [mine, theirs] = [median(processor.map(({ ours: one }) => one)), median(processor.map(({ bare: one }) => one))];
  console.log(
    `by processor time of the api ${median(processor.map((one) => one.bare / one.ours)).toFixed(2)} (${Math.round(mine)} µs each here, ${Math.round(theirs)} µs there)`,
  );
  const { rows } = await pool.query<{ count: number }>('select count(*)::int as count from inbound_messages');
  console.log(`${rows[0]!.count} messages are stored`);
  measured('inbound', median(ratios));
} finally {
  for (const server of servers) await end(server);
  await house.close();
}

/**
 * One turn of load; every message must be taken, each of them another one. Answers how many a second, and the processor time
 * of the server for each, in microseconds.
 */
async function turn(
  server: Server,
  paths: readonly string[],
  { duration = 1, amount }: { duration?: number; amount?: number } = {},
): Promise<{ readonly rate: number; readonly each: number }> {
  const before = (await server.processor()) ?? Number.NaN;
  const result = await autocannon({
    url: server.url,
    connections: 20,
    duration,
    ...(amount === undefined ? {} : { amount }),
    idReplacement: true,
    requests: paths.map((path) => ({
      method: 'POST' as const,
      path: `/api/v1${path}`,
      headers: { 'content-type': 'application/json' },
      body: '{"type":"alarm","id":"[<id>]","text":"The printer is on fire."}',
    })),
  });
  const wrong = result.non2xx + result.errors + result.timeouts;
  if (wrong > 0)
    throw new Error(`${wrong} of ${result.requests.total} messages failed: ${JSON.stringify(result.statusCodeStats)}`);
  const used = ((await server.processor()) ?? Number.NaN) - before;
  return { rate: result.requests.total / result.duration, each: used / result.requests.total };
}
