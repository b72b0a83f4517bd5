import { randomUUID } from 'node:crypto';
import { createPostgresBackend, withBackend } from 'bullmq';
import { callAs } from '@deskwire/router/kit/access/delegate.ts';
import { mintTeam } from '@deskwire/router/kit/access/mint-team.ts';
import { openHouse, until } from './house.ts';
import { median } from './load.ts';
import { measured } from './report.ts';

/**
 * Runs of a workflow of three steps per second, started by events, beside a BullMQ job per run that is written by hand: it
 * makes the same three calls for the same person, and notes each before and after. From the first end to the last. What
 * follows from the calls, such as notices, is done meanwhile on both sides.
 *
 * `npm run bench -- workflows [runs] [rounds]`
 */
const RUNS = Number(process.argv[2] ?? 120);
const ROUNDS = Number(process.argv[3] ?? 3);
/** Of one workflow, 60 runs begin at once, and then one a second: so many begin for each event. */
const WORKFLOWS = Math.ceil(RUNS / 60);
const EVENTS = Math.ceil(RUNS / WORKFLOWS);
/** As many as our queue for runs has. */
const AT_ONCE = 16;
const PATIENCE_S = 180;
const STEPS = ['one', 'two', 'three'];

const house = await openHouse();
const { pool, call, owner, services, url: connectionString } = house;
const bull = withBackend(createPostgresBackend);
const inputOf = (ticket_id: string, step: string) => ({ ticket_id, content: `Step ${step}`, is_internal: true });

async function ours(): Promise<number> {
  const workflows = await Array.fromAsync({ length: WORKFLOWS }, async () => {
    const { id: workflow_id } = await call('POST', '/workflows', {
      name: `Three steps ${randomUUID()}`,
      definition: {
        steps: STEPS.map((id) => ({
          id,
          call: 'tickets.comments.create',
          input: inputOf('{{ event.entity_id }}', id),
        })),
      },
    });
    await call('POST', '/triggers', { workflow_id, event: { types: ['ticket.created'] } });
    return workflow_id;
  });
  await makeTickets();
  const worker = await house.work();
  const done = async () => {
    const { rows } = await pool.query<{ runs: number; seconds: number }>(
      `select count(*)::int as runs, extract(epoch from max(finished_at) - min(finished_at))::float8 as seconds
       from workflow_runs where workflow_id = any($1) and state = 'succeeded'`,
      [workflows],
    );
    return rows[0]!;
  };
  await until(async () => (await done()).runs === EVENTS * WORKFLOWS, PATIENCE_S);
  await worker.stop();
  return (EVENTS * WORKFLOWS) / (await done()).seconds;
}

async function byHand(): Promise<number> {
  await pool.query(`create table if not exists bench_runs (id uuid primary key, ticket_id uuid not null, state text not null, finished_at timestamptz);
    create table if not exists bench_steps (run_id uuid not null, step text not null, state text not null, input jsonb, output jsonb, primary key (run_id, step))`);
  const tickets = await makeTickets();
  const connection = { connectionString, migrate: true, max: 20 };
  const name = `runs-${randomUUID()}`;
  const queue = new bull.Queue(name, { connection });
  const runs = tickets.flatMap((ticket_id) =>
    Array.from({ length: WORKFLOWS }, () => ({ run_id: randomUUID(), ticket_id })),
  );
  await queue.addBulk(
    runs.map((data) => ({ name: 'run', data, opts: { jobId: data.run_id, removeOnComplete: true } })),
  );
  const others = await house.work();
  let first = 0;
  let last = 0;
  let ended = 0;
  const worker = new bull.Worker<{ run_id: string; ticket_id: string }>(
    name,
    async ({ data: { run_id, ticket_id } }) => {
      const delegate = {
        user_id: owner.user_id,
        team_id: mintTeam(owner.team_id),
        procedures: ['tickets.comments.create'],
        by: `workflow_run:${run_id}` as const,
      };
      await pool.query("insert into bench_runs values ($1, $2, 'running')", [run_id, ticket_id]);
      for (const step of STEPS) {
        const input = inputOf(ticket_id, step);
        await pool.query("insert into bench_steps values ($1, $2, 'running', $3)", [
          run_id,
          step,
          JSON.stringify(input),
        ]);
        const key = `${run_id}/${step}`;
        const output = await callAs(services, delegate, {
          path: 'tickets.comments.create',
          input,
          idempotency_key: key,
          request_id: key,
        });
        await pool.query("update bench_steps set state = 'succeeded', output = $3 where run_id = $1 and step = $2", [
          run_id,
          step,
          JSON.stringify(output),
        ]);
      }
      await pool.query("update bench_runs set state = 'succeeded', finished_at = now() where id = $1", [run_id]);
      last = performance.now();
      first ||= last;
      ended += 1;
    },
    { connection, concurrency: AT_ONCE },
  );
  worker.on('error', () => {});
  await until(async () => Promise.resolve(ended === runs.length), PATIENCE_S);
  await worker.close();
  await queue.close();
  await others.stop();
  return runs.length / ((last - first) / 1000);
}

/** What is left of one side is no part of the other. */
async function settle(): Promise<void> {
  await pool.query('delete from triggers');
  await house.settle();
}

async function makeTickets(): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < EVENTS; at++)
    ids.push((await call('POST', '/tickets', { title: `To be noted ${at}`, type: 'bug' })).id);
  return ids;
}

try {
  const ratios: number[] = [];
  const rates: string[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const here = await ours();
    await settle();
    const there = await byHand();
    await settle();
    // The first round of each warms caches and connections.
    if (round === 0) continue;
    ratios.push(here / there);
    rates.push(`${Math.round(here)}/s and ${Math.round(there)}/s`);
  }
  console.log(`${EVENTS * WORKFLOWS} runs of ${STEPS.length} steps, ${ROUNDS} rounds: ${rates.join('; ')}`);
  console.log(
    `runs per second against a BullMQ job per run with the same calls: ${median(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
  );
  measured('runs', median(ratios));
} finally {
  await house.close();
}
