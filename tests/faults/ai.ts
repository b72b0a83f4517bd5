import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { listen } from '@deskwire/adapters/listen.fixture.ts';
import { startModels, type ModelServer } from '@deskwire/adapters/openai-server.fixture.ts';
import { account } from './accounts.ts';
import { acknowledged, newSight } from './client.ts';
import { countersOff } from './counters.ts';
import { install, type Installation, type QueueBackend } from './installation.ts';
import { drained } from './verdict.ts';

export interface Killed {
  /** How many pieces of work were in the middle when their process was killed. */
  readonly kills: number;
  readonly wrong: readonly string[];
  readonly logs: string | undefined;
}
type Owner = Awaited<ReturnType<typeof account>>;
interface Struck {
  readonly on: Installation;
  readonly owner: Owner;
  readonly models: ModelServer;
  readonly orders: readonly string[];
  readonly report: (line: string) => void;
  readonly check: (what: string, found: unknown, expected: unknown) => void;
}

/** Many times what it takes on a machine that is busy with others. A call that died holds its key for two minutes. */
const PATIENCE_MS = 400_000;
const until = async (what: string, isSo: () => Promise<boolean> | boolean): Promise<void> => {
  for (const end = Date.now() + PATIENCE_MS; !(await isSo()); await sleep(200))
    if (Date.now() > end) throw new Error(`In vain waited until ${what}.`);
};
const count = async (client: Client, text: string, values: unknown[] = []): Promise<number> =>
  Number((await client.query<{ count: string }>(text, values)).rows[0]!.count);

/** Kills the worker, then the api, in the middle of every kind of work with models, and looks what became of each. */
export async function killInTheMiddle(backend: QueueBackend, report: (line: string) => void): Promise<Killed> {
  const models = await startModels();
  const orders: string[] = [];
  let holds = true;
  const previews = createServer((req, res) => {
    void (async () => {
      let body = '';
      for await (const chunk of req) body += String(chunk);
      orders.push((JSON.parse(body) as { job: string }).job);
      if (!holds) res.writeHead(202).end();
    })();
  }).unref();
  const on = await install({
    backend,
    workers: 1,
    programs: {
      OLLAMA_BASE_URL: models.base_url,
      OLLAMA_MODEL: 'gpt-5-mini',
      PREVIEW_WORKER_URL: `http://127.0.0.1:${await listen(previews)}/`,
      PREVIEW_WORKER_SECRET: 'a secret of the preview worker, long enough',
    },
  });
  const wrong: string[] = [];
  let kills = 0;
  try {
    const owner = await account(on.url, newSight(), 'Lena Lead', 'lena@example.com');
    const { api } = owner.client;
    await api.ai.budgets.set.mutate({ subject: 'team', period: 'day', tokens: 10_000_000 });
    await api.ai.budgets.set.mutate({ subject: 'user', period: 'month', tokens: 10_000_000 });
    const check: Struck['check'] = (what, found, expected) => {
      if (JSON.stringify(found) !== JSON.stringify(expected))
        wrong.push(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
    };
    const struck: Struck = { on, owner, models, orders, report, check };
    kills += await killWorker(struck, () => (holds = false));
    kills += await killApi(struck);
    await judge(struck);
    const left = await drained(on);
    if (typeof left === 'string') wrong.push(left);
    await on.look(async (client) => {
      const { rows } = await client.query<{ name: string; error: string }>(
        'select name, error from jobs where failed_at is not null',
      );
      for (const { name, error } of rows) wrong.push(`job ${name} failed for good: ${error}`);
    });
  } catch (error) {
    wrong.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await on.stop({ keepLogs: wrong.length > 0 });
    await models.close();
    previews.closeAllConnections();
    previews.close();
  }
  return { kills, wrong, logs: wrong.length > 0 ? on.folder : undefined };
}

/** Lets every model begin and none of them end. */
const hold = (models: ModelServer): void => {
  const never = new Promise<never>(() => {});
  models.otherwise = { paced_by: (piece, of) => (piece === of - 1 ? never : undefined) };
};
const askedSince = (models: ModelServer, from: number): number =>
  models.asked.slice(from).filter(({ path }) => path.endsWith('/chat/completions')).length;

async function killWorker({ on, owner, models, orders, report, check }: Struck, release: () => void): Promise<number> {
  const { api } = owner.client;
  const { id: project_id } = await api.projects.create.mutate({ name: 'Site' });
  const { id: report_id } = await api.reports.generate.mutate({ title: 'Every day' });
  await api.reports.schedule.mutate({ report_id, rule: 'daily', recipients: ['boss@example.com'] });
  const file = await owner.client.upload(new Blob(['<p>Hi</p>'], { type: 'text/html' }), { filename: 'index.html' });
  const from = models.asked.length;
  hold(models);
  // Schedules are looked at once a minute: what waits for no minute begins when the report has.
  await on.look((client) => client.query(`update report_schedules set next_at = now() - interval '1 minute'`));
  await until('the report of the schedule has begun', () => askedSince(models, from) >= 1);
  const chat = await api.chat.send.mutate({ message: 'What is wrong with the printer?', wait_seconds: 0 });
  const doc = await api.aiDocs.request.mutate({ project_id, path: 'a.ts', source: 'export const a = 1;\n' });
  const ticket = await api.tickets.create.mutate({ title: 'The printer jams all the time and nobody knows why' });
  const run = await api.agent.run.mutate({
    steps: [
      { procedure: 'tasks.create', input: { project_id, title: 'Made once' } },
      { procedure: 'ai.summarize', input: { text: 'The printer jams. It is on the second floor.' } },
    ],
  });
  await until('the worker is in the middle of five answers', () => askedSince(models, from) >= 5);
  const preview = await api.previews.request.mutate({
    project_id,
    platform: 'web',
    files: [{ file_id: file.id, path: 'index.html' }],
  });
  await until('and of an order', () => orders.length >= 1);
  report(`${askedSince(models, from)} answers and ${orders.length} orders have begun; the worker is killed`);
  models.otherwise = {};
  release();
  await on.workers[0]!.crash();
  // Before it counts as silent: nobody builds anything here.
  await until('the order was sent again', () => orders.length >= 2);
  check('orders of a preview', new Set(orders).size, 1);
  const job_id = preview.id;
  const built = await api.previews.jobs.get.query({ project_id, job_id });
  check('the preview', [built.state, built.attempt], ['running', 1]);
  await api.previews.jobs.cancel.mutate({ project_id, job_id });
  const stateOf = async (): Promise<Record<string, unknown>> => ({
    chat: (await api.chat.sessions.get.query({ session_id: chat.session_id })).messages.at(-1)?.state,
    doc: (await api.aiDocs.jobs.get.query({ project_id, job_id: doc.id })).state,
    run: (await api.agent.status.query({ run_id: run.id })).state,
    report: (await api.reports.get.query({ report_id })).current,
  });
  const wanted = JSON.stringify({ chat: 'done', doc: 'succeeded', run: 'succeeded', report: 2 });
  let last = '';
  await until('everything has come to its end', async () => {
    last = JSON.stringify(await stateOf());
    return last === wanted;
  }).catch(() => check('after the worker was killed', JSON.parse(last), JSON.parse(wanted)));
  report(`after the worker was killed: ${last}`);
  const messages = (await api.chat.sessions.get.query({ session_id: chat.session_id })).messages;
  check(
    'the reply',
    messages.map(({ text }) => text),
    ['What is wrong with the printer?', 'An answer.'],
  );
  check('the document', (await api.aiDocs.jobs.get.query({ project_id, job_id: doc.id })).document, 'An answer.');
  check(
    'tasks of the run',
    (await api.tasks.list.query({ project_id })).items.map(({ title }) => title),
    ['Made once'],
  );
  await on.look(async (client) => {
    const suggestions = 'select count(*) from ai_suggestions where ticket_id = $1 and field = $2';
    check('suggestions', (await count(client, suggestions, [ticket.id, 'priority'])) <= 1, true);
    // It is drawn after the report is there, and mailed after that.
    const mails = () => count(client, `select count(*) from emails where to_address = 'boss@example.com'`);
    await until('the report of the schedule is mailed', async () => (await mails()) > 0).catch(() => {});
    check('mails of the schedule', await mails(), 1);
  });
  return 6;
}

async function killApi({ on, owner, models, report, check }: Struck): Promise<number> {
  const { api } = owner.client;
  const sight = newSight();
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const used = () =>
    on.look((client) =>
      count(client, `select coalesce(sum(used), 0) as count from entitlement_uses where key = 'reports_a_month'`),
    );
  const before = await used();
  const reports = (await api.reports.list.query({})).total;
  const from = models.asked.length;
  hold(models);
  const chat = await api.chat.send.mutate({ message: 'And the scanner?', wait_seconds: 0 });
  const made = acknowledged(sight, (it) => api.reports.generate.mutate({ title: 'Cut' }, it), patience);
  const summed = acknowledged(sight, (it) => api.ai.generate.mutate({ prompt: 'Write something' }, it), patience);
  await until('the api is in the middle of two answers, and the worker of one', () => askedSince(models, from) >= 3);
  report('Three answers have begun; the api is killed');
  models.otherwise = {};
  await on.api.crash();
  // The worker was not killed: its reply still waits for the model, which it does for a minute, and is cancelled like any
  // other. What the api was asked for takes longer: a call that died holds its key for two.
  const messages = (await api.chat.sessions.get.query({ session_id: chat.session_id })).messages;
  check('the reply that the worker writes', messages.at(-1)!.state, 'running');
  await api.chat.cancel.mutate({ message_id: chat.message_id });
  const [, { text }] = await Promise.all([made, summed]);
  check('what was written again', text, 'An answer.');
  check('reports', (await api.reports.list.query({})).total, reports + 1);
  check('reports of the month', await used(), before + 1);
  return 3;
}

/** Every call has ended, and every counter says what the calls say. */
async function judge({ on, report, check }: Struck): Promise<void> {
  await on.look((client) =>
    client.query(`update ai_calls set expires_at = now() - interval '1 second' where state = 'reserved'`),
  );
  await until('no call is reserved', () =>
    on.look(async (client) => (await count(client, `select count(*) from ai_calls where state = 'reserved'`)) === 0),
  );
  await on.look(async (client) => {
    const { rows } = await client.query<{ task: string; state: string; calls: string }>(
      `select task, state, count(*) as calls from ai_calls where provider <> 'rules' group by 1, 2 order by 1, 2`,
    );
    report(rows.map(({ task, state, calls }) => `${task} ${state} ${calls}`).join(', '));
    const states = rows.map(({ task, state }) => `${task} ${state}`);
    for (const task of ['chat', 'aidoc', 'classify', 'summarize', 'report', 'generate'])
      check(`the call for ${task} that was killed`, states.includes(`${task} lost`), true);
    check('counters that say otherwise than the rows', await countersOff(client), []);
    for (const table of ['chat_messages', 'ai_doc_jobs', 'agent_runs'])
      check(
        `${table} in progress`,
        await count(client, `select count(*) from ${table} where state in ('queued', 'running')`),
        0,
      );
  });
}
