import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createPostgresBackend, withBackend } from 'bullmq';
import { Agent, request } from 'undici';
import { openHouse, until, type House } from './house.ts';
import { end, median, serve } from './load.ts';
import { measured } from './report.ts';

/**
 * Webhook deliveries per second beside one BullMQ job per delivery that reads the event, signs it, posts it with undici and
 * notes the outcome; and how fast the others are served while one endpoint never answers, against all of them answering.
 * Rates are from the first message to the last that a receiver of its own process got.
 *
 * `npm run bench -- webhooks [events] [rounds]`
 */
const EVENTS = Number(process.argv[2] ?? 150);
const ROUNDS = Number(process.argv[3] ?? 3);
const ENDPOINTS = 20;
/** As many as our queue for webhooks has. */
const AT_ONCE = 32;
const TIMEOUT_MS = 15_000;
const PATIENCE_S = 60;

const receiver = await serve('receiver.ts', {});
const house = await openHouse([new URL(receiver.url).host]);
const bull = withBackend(createPostgresBackend);

type Seen = readonly (readonly [string, { count: number; first: number; last: number }])[];
async function ask(what: 'reset' | 'seen'): Promise<Seen> {
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
/** Deliveries per second to the endpoints that answer, as far as they come in time. */
async function rateOf(side: Side, isHanging: boolean): Promise<number> {
  const round = randomUUID().slice(0, 8);
  const paths = Array.from({ length: ENDPOINTS }, (_, at) =>
    isHanging && at === 0 ? `/hang/${round}` : `/${round}/${at}`,
  );
  const stop = await side(
    house,
    paths.map((path) => receiver.url + path),
  );
  const wanted = EVENTS * (isHanging ? ENDPOINTS - 1 : ENDPOINTS);
  await until(async () => (await received()).count >= wanted, PATIENCE_S).catch(() => {});
  const { count, seconds } = await received();
  await stop();
  await ask('reset');
  return count < 2 ? 0 : count / Math.max(seconds, count < wanted ? PATIENCE_S : 0);
}

/** Makes events that the endpoints want, and begins to deliver them. */
type Side = (house: House, urls: readonly string[]) => Promise<() => Promise<unknown>>;

const makeEvents = async ({ call }: House) => {
  for (let at = 0; at < EVENTS; at++) await call('POST', '/tickets', { title: `Told of ${at}`, type: 'bug' });
};

const ours: Side = async (given, urls) => {
  const { pool, call, work } = given;
  // What the others did here is nobody's event any more.
  await settle(given);
  await pool.query('delete from webhook_endpoints');
  for (const url of urls) {
    const { id } = await call('POST', '/webhooks', {
      url: `https://example.com/${randomUUID()}`,
      types: ['ticket.created'],
    });
    await pool.query('update webhook_endpoints set url = $2 where id = $1', [id, url]);
  }
  await makeEvents(given);
  const worker = await work();
  return () => worker.stop();
};

/** Lets a worker do what is left, so that a round begins with nothing but its own events. */
async function settle({ pool, work }: House): Promise<void> {
  await pool.query('delete from webhook_endpoints');
  const worker = await work();
  await until(async () => {
    const { rows } = await pool.query<{ left: number }>(
      'select (select count(*) from unsealed_events)::int + (select count(*) from jobs)::int as left',
    );
    return rows[0]!.left === 0;
  }, PATIENCE_S);
  await worker.stop();
}

const aJobEach: Side = async (given, urls) => {
  const { pool, url: connectionString } = given;
  await settle(given);
  await pool.query(
    'create table if not exists bench_deliveries (id uuid primary key, event_id uuid not null, url text not null, state text not null, attempts int not null default 0, delivered_at timestamptz)',
  );
  await makeEvents(given);
  const { rows } = await pool.query<{ id: string }>(
    "select id from events where type = 'ticket.created' order by id desc limit $1",
    [EVENTS],
  );
  const connection = { connectionString, migrate: true, max: 20 };
  const name = `deliveries-${randomUUID()}`;
  const queue = new bull.Queue(name, { connection });
  const key = randomBytes(32);
  const agent = new Agent({ connections: 8, keepAliveTimeout: 10_000 });
  for (const { id: event_id } of rows) {
    const deliveries = urls.map((to) => ({ id: randomUUID(), event_id, url: to }));
    await pool.query(
      `insert into bench_deliveries (id, event_id, url, state)
       select id, event_id, url, 'pending' from jsonb_to_recordset($1) as d(id uuid, event_id uuid, url text)`,
      [JSON.stringify(deliveries)],
    );
    const opts = { attempts: 10, removeOnComplete: true, removeOnFail: true };
    await queue.addBulk(deliveries.map((data) => ({ name: 'deliver', data, opts: { ...opts, jobId: data.id } })));
  }
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
  };
};

try {
  await rateOf(ours, false);
  await rateOf(aJobEach, false);
  const ratios: number[] = [];
  const shares = { ours: [] as number[], theirs: [] as number[] };
  const rates: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [fast, theirs] = [await rateOf(ours, false), await rateOf(aJobEach, false)];
    const [held, theirHeld] = [await rateOf(ours, true), await rateOf(aJobEach, true)];
    ratios.push(fast / theirs);
    shares.ours.push(held / fast);
    shares.theirs.push(theirHeld / theirs);
    rates.push(`${Math.round(fast)}/s and ${Math.round(theirs)}/s`);
  }
  const of = (values: readonly number[]) => `${two(median(values))} (${values.map(two).join(', ')})`;
  console.log(`${EVENTS} events to ${ENDPOINTS} endpoints, ${ROUNDS} rounds: ${rates.join('; ')}`);
  console.log(`deliveries per second against one BullMQ job per delivery + undici: ${of(ratios)}`);
  console.log(
    `the rest's while 1 of ${ENDPOINTS} hangs, against all fast: ${of(shares.ours)}; one job each: ${of(shares.theirs)}`,
  );
  measured('deliveries', median(ratios));
  measured('fairness', median(shares.ours));
} finally {
  await house.close();
  await end(receiver);
}
function two(value: number): string {
  return value.toFixed(2);
}
