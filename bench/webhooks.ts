import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createPostgresBackend, withBackend } from 'bullmq';
import { Agent, request } from 'undici';
import { openHouse, until, type House } from './house.ts';
import { end, median, serve } from './load.ts';
import { measured } from './report.ts';

/**
 * Webhook deliveries per second beside one BullMQ job per delivery that reads the event, signs it, posts it with undici and
 * notes the outcome; and how fast the others are served while one endpoint, which is behind by hundreds of messages, never
 * answers, against all of them answering. Rates are from the first message to the last that a receiver of its own process got;
 * what else follows from the events, such as notices, is done meanwhile on both sides.
 *
 * `npm run bench -- webhooks [events] [rounds]`
 */
const EVENTS = Number(process.argv[2] ?? 100);
const ROUNDS = Number(process.argv[3] ?? 3);
const ENDPOINTS = 20;
/** Messages that the endpoint which hangs has not got yet when the others' begin. */
const BEHIND = 500;
/** As many as our queues for webhooks have. */
const AT_ONCE = 32;
const TIMEOUT_MS = 15_000;
const PATIENCE_S = 60;
/** Jobs of an endpoint that hangs hold every slot until they time out: what comes until then is nearly all that comes. */
const HELD_PATIENCE_S = 20;

const receiver = await serve('receiver.ts', {});
const house = await openHouse([new URL(receiver.url).host]);
const { pool } = house;
const bull = withBackend(createPostgresBackend);

type Seen = readonly (readonly [string, { count: number; first: number; last: number }])[];
async function ask(what: 'reset' | 'seen' | 'release'): Promise<Seen> {
  const told = once(receiver.child, 'message');
  receiver.child.send(what);
  return ((await told) as [{ seen: Seen }])[0].seen;
}
/** How many were received, and in which time, in seconds. */
async function received() {
  const rows = (await ask('seen')).map(([, row]) => row);
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  const [first, last] = [Math.min(...rows.map((row) => row.first)), Math.max(...rows.map((row) => row.last))];
  return { count, seconds: (last - first) / 1000 };
}
/** What is delivered: to whom, of how many events, and who of them is behind and never answers. */
interface Work {
  readonly urls: readonly string[];
  readonly events: number;
  readonly hangs: string | undefined;
}
/** Makes events that the endpoints want, and begins to deliver them. */
type Side = (house: House, work: Work) => Promise<() => Promise<unknown>>;

interface Terms {
  readonly hangs?: boolean;
  readonly events?: number;
  readonly patience_s?: number;
}
/** Deliveries per second to the endpoints that answer, as far as they come in time. */
async function rateOf(side: Side, { hangs = false, events = EVENTS, patience_s = PATIENCE_S }: Terms = {}) {
  const round = randomUUID().slice(0, 8);
  const paths = Array.from({ length: ENDPOINTS }, (_, at) =>
    hangs && at === 0 ? `/hang/${round}` : `/${round}/${at}`,
  );
  await pool.query('delete from webhook_endpoints');
  // What was left of the round before is nobody's part of this one.
  await house.settle();
  const urls = paths.map((path) => receiver.url + path);
  const stop = await side(house, { urls, events, hangs: hangs ? urls[0] : undefined });
  const wanted = events * (hangs ? ENDPOINTS - 1 : ENDPOINTS);
  await until(async () => (await received()).count >= wanted, patience_s).catch(() => {});
  const { count, seconds } = await received();
  await pool.query('delete from webhook_endpoints');
  await ask('release');
  await stop();
  await ask('reset');
  return count < 2 ? 0 : count / Math.max(seconds, count < wanted ? patience_s : 0);
}

async function makeEvents({ call }: House, count: number): Promise<void> {
  for (let at = 0; at < count; at++) await call('POST', '/tickets', { title: `Told of ${at}`, type: 'bug' });
}
/** The latest events, those that came last first. */
async function latest(count: number): Promise<{ id: string; position: string; type: string }[]> {
  const { rows } = await pool.query<{ id: string; position: string; type: string }>(
    `select e.id, p.position, e.type from event_positions p join events e on e.team_id = p.team_id and e.id = p.event_id
     where e.type = 'ticket.created' order by p.position desc limit $1`,
    [count],
  );
  return rows;
}

const ours: Side = async (given, { urls, events, hangs }) => {
  const { call, work } = given;
  for (const url of urls) {
    const { id } = await call('POST', '/webhooks', {
      url: `https://example.com/${randomUUID()}`,
      types: ['ticket.created'],
    });
    await pool.query('update webhook_endpoints set url = $2 where id = $1', [id, url]);
  }
  const behind = hangs === undefined ? [] : await latest(BEHIND);
  await pool.query(
    `insert into webhook_deliveries (id, team_id, endpoint_id, event_id, position, type, next_at, created_at)
     select gen_random_uuid(), w.team_id, w.id, d.id, d.position, d.type, now(), now()
     from webhook_endpoints w, jsonb_to_recordset($2) as d(id uuid, position bigint, type text) where w.url = $1`,
    [hangs ?? '', JSON.stringify(behind)],
  );
  await makeEvents(given, events);
  const worker = await work();
  return () => worker.stop();
};

const aJobEach: Side = async (given, { urls, events, hangs }) => {
  await pool.query(
    'create table if not exists bench_deliveries (id uuid primary key, event_id uuid not null, url text not null, state text not null, attempts int not null default 0, delivered_at timestamptz)',
  );
  const behind = hangs === undefined ? [] : await latest(BEHIND);
  await makeEvents(given, events);
  const { rows } = await pool.query<{ id: string }>(
    "select id from events where type = 'ticket.created' order by id desc limit $1",
    [events],
  );
  const connection = { connectionString: house.url, migrate: true, max: 10 };
  const name = `deliveries-${randomUUID()}`;
  const queue = new bull.Queue(name, { connection });
  const key = randomBytes(32);
  const agent = new Agent({ connections: AT_ONCE, keepAliveTimeout: 10_000 });
  const enqueue = async (deliveries: { id: string; event_id: string; url: string }[]) => {
    await pool.query(
      `insert into bench_deliveries (id, event_id, url, state)
       select id, event_id, url, 'pending' from jsonb_to_recordset($1) as d(id uuid, event_id uuid, url text)`,
      [JSON.stringify(deliveries)],
    );
    const opts = { attempts: 10, removeOnComplete: true, removeOnFail: true };
    await queue.addBulk(deliveries.map((data) => ({ name: 'deliver', data, opts: { ...opts, jobId: data.id } })));
  };
  if (hangs !== undefined)
    await enqueue(behind.map(({ id: event_id }) => ({ id: randomUUID(), event_id, url: hangs })));
  for (const { id: event_id } of rows) await enqueue(urls.map((to) => ({ id: randomUUID(), event_id, url: to })));
  const others = await given.work();
  const worker = new bull.Worker<{ id: string; event_id: string; url: string }>(
    name,
    async ({ data: { id, event_id, url: to } }) => {
      const found = await pool.query<{ type: string; at: string; payload: unknown }>(
        'select e.*, p.payload from events e left join event_payloads p on p.event_id = e.id where e.id = $1',
        [event_id],
      );
      const { payload, ...event } = found.rows[0]!;
      const body = JSON.stringify({ type: event.type, timestamp: event.at, data: { event, payload } });
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = createHmac('sha256', key).update(`msg_${event_id}.${timestamp}.${body}`).digest('base64');
      const answer = await request(to, {
        method: 'POST',
        dispatcher: agent,
        headers: {
          'content-type': 'application/json',
          'webhook-id': `msg_${event_id}`,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${signature}`,
        },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.body.dump();
      await pool.query(
        "update bench_deliveries set state = 'delivered', attempts = attempts + 1, delivered_at = now() where id = $1",
        [id],
      );
    },
    { connection, concurrency: AT_ONCE },
  );
  worker.on('error', () => {});
  return async () => {
    await worker.close(true);
    await queue.close();
    await agent.destroy();
    await others.stop();
  };
};

try {
  await makeEvents(house, BEHIND);
  // Caches, plans and the compiler need some of each.
  for (const side of [ours, aJobEach]) await rateOf(side, { events: 20 });
  const ratios: number[] = [];
  const shares: number[] = [];
  const rates: string[] = [];
  let theirs = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const fast = await rateOf(ours);
    theirs = await rateOf(aJobEach);
    ratios.push(fast / theirs);
    shares.push((await rateOf(ours, { hangs: true })) / fast);
    rates.push(`${Math.round(fast)}/s and ${Math.round(theirs)}/s`);
  }
  const theirShare = (await rateOf(aJobEach, { hangs: true, patience_s: HELD_PATIENCE_S })) / theirs;
  const of = (values: readonly number[]) => `${two(median(values))} (${values.map(two).join(', ')})`;
  console.log(`${EVENTS} events to ${ENDPOINTS} endpoints, ${ROUNDS} rounds: ${rates.join('; ')}`);
  console.log(`deliveries per second against one BullMQ job per delivery + undici: ${of(ratios)}`);
  console.log(
    `the rest's while 1 of ${ENDPOINTS} hangs with ${BEHIND} ahead, against all fast: ${of(shares)}; one job each: ${two(theirShare)}`,
  );
  measured('deliveries', median(ratios));
  measured('fairness', median(shares));
} finally {
  await house.close();
  await end(receiver);
}
function two(value: number): string {
  return value.toFixed(2);
}
