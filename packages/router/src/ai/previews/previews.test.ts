import { randomUUIDv7 } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import type { PreviewOrder } from '@deskwire/adapters/preview-worker.ts';
import { appRouter } from '../../domains.ts';
import { createContext } from '../../kit/access/access.ts';
import { createCallerFactory } from '../../kit/procedure.ts';
import { admitUpload, receiveUpload } from '../../platform/files/bytes/receive.ts';
import { previews as entries } from '@deskwire/contract/ai/previews.ts';
import { sending } from '../../testing/uploads.ts';
import { testWorld } from '../../testing/world.ts';
import { aWorker, signedBy } from './previews.fixture.ts';

const world = await testWorld();
const callerOf = createCallerFactory(appRouter);
let worker: Awaited<ReturnType<typeof aWorker>>;
beforeEach(async () => {
  worker = await aWorker(world);
});
afterEach(async () => {
  // What a test left running would take the turns of the next.
  await world.kysely
    .updateTable('preview_jobs')
    .set({ state: 'cancelled' })
    .where('state', 'in', ['queued', 'running'])
    .execute();
  await worker.close();
});
afterAll(() => world.drain());

const nobody = (address = '10.3.0.7') => world.caller({}, { address });
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'no refusal',
    (error: unknown) => error,
  );
const later = async (passed: { seconds: number } | { days: number }) => {
  world.clock.advance(passed);
  const far = { expires_at: '2100-01-01', idle_expires_at: '2100-01-01', idle_seconds: 2_000_000_000 };
  await world.kysely.updateTable('sessions').set(far).execute();
  await world.drain();
};

async function aProject(tier: 'free' | 'pro' | 'premium' = 'premium') {
  const team = await aTeam(world.kysely, { tier });
  const member = await aMember(world.kysely, team, 'member');
  const { id: project_id } = await (await world.as(member)).projects.create({ name: 'Site' });
  return { team, member, project_id, as: () => world.as(member) };
}
const aFile = async (person: TestPerson, text = randomUUIDv7()) =>
  (await sending(world, person, text, 'index.html')).files.upload({});
async function requested({ as, member, project_id }: Awaited<ReturnType<typeof aProject>>, path = 'index.html') {
  const { id: file_id } = await aFile(member);
  const asked = { project_id, platform: 'web' as const, files: [{ path, file_id }] };
  const job = await (await as()).previews.request(asked);
  return { asked, job, job_id: job.id, file_id, named: { project_id, job_id: job.id } };
}
const say = (order: PreviewOrder, said: Parameters<typeof signedBy>[1]) =>
  nobody().previews.callback(signedBy(order, said, world.now()));
/** Sends what a worker has built, as the upload door does. */
async function build({ artifact: { grant } }: Pick<PreviewOrder, 'artifact'>, bytes = 'what was built') {
  const ctx = {
    services: world.services,
    credentials: {},
    request: { id: randomUUIDv7(), address: '10.3.0.7', user_agent: 'test', origin: 'api' },
  } as const;
  const { max_bytes } = await admitUpload(entries.upload, 'previews.upload', createContext(ctx), { grant });
  const body = Readable.from([Buffer.from(bytes)], { objectMode: false });
  const upload = await receiveUpload(world.services, body, { name: 'site.zip', max_bytes });
  return callerOf(createContext({ ...ctx, uploads: [upload] })).previews.upload({ grant });
}

describe('a preview', () => {
  test('is watched from its turn to its end', async () => {
    const project = await aProject();
    const { job_id, named } = await requested(project);
    const desk = await project.as();
    const told: string[] = [];
    const watching = (async () => {
      for await (const { state, progress } of await desk.previews.jobs.watch(named)) told.push(`${state} ${progress}`);
    })();
    await expect.poll(() => told).toEqual(['queued 0']);
    await world.drain();
    await expect.poll(() => told).toContain('running 0');
    const order = worker.orderOf(job_id);
    await say(order, { status: 'running', progress: 40 });
    await expect.poll(() => told).toContain('running 40');
    await say(order, { status: 'failed', error: 'It does not compile' });
    await watching;
    expect(told.at(-1)).toMatch(/^failed /);
  });

  test('is handed to the worker, reported on, built and fetched by a link', async () => {
    const project = await aProject();
    const { job, job_id, file_id, named, asked } = await requested(project);
    expect(job).toMatchObject({ state: 'queued', queue_position: 1, files: [{ path: 'index.html' }], attempt: 0 });
    await world.drain();
    const order = worker.orderOf(job_id);
    expect(order).toMatchObject({ job: `${job_id}:1`, platform: 'web', limits: { silence_seconds: 120 } });
    const grant = order.files[0]!.url.split('/').at(-1)!;
    expect(await nobody().previews.file({ grant })).toMatchObject({ file: { id: file_id, name: 'index.html' } });
    expect(await say(order, { status: 'running', progress: 40, lines: ['one', 'two'] })).toEqual({
      applied: true,
      state: 'running',
    });
    const { id: artifact_id } = await build(order);
    expect(await say(order, { status: 'succeeded', artifact_id })).toEqual({ applied: true, state: 'succeeded' });
    const api = await project.as();
    expect(await api.previews.jobs.get(named)).toMatchObject({
      state: 'succeeded',
      progress: 100,
      built: true,
      error: null,
    });
    expect((await api.previews.jobs.logs(named)).items).toMatchObject([
      { n: 1, text: 'one' },
      { n: 2, text: 'two' },
    ]);
    const { file, link } = await api.previews.jobs.artifact(named);
    expect(file).toMatchObject({ id: artifact_id, name: 'site.zip' });
    expect(await nobody().files.content({ grant: link.split('/').at(-1)! })).toMatchObject({
      file: { id: artifact_id },
    });
    // The links of the worker lead nowhere once its job has ended.
    expect(await refusal(nobody().previews.file({ grant }))).toMatchObject({ app: 'WORKER_CALLBACK_INVALID' });
    expect(await refusal(build(order))).toMatchObject({ app: 'WORKER_CALLBACK_INVALID' });
    // The same files are not built again.
    expect(await api.previews.request(asked)).toMatchObject({ id: job_id, reused: true });
    expect(await api.previews.request({ ...asked, platform: 'ios' })).toMatchObject({ reused: false, state: 'queued' });
  });

  test('is kept as long as the plan says, and is built again after that', async () => {
    const project = await aProject('free');
    const { asked, job_id, named } = await requested(project);
    await world.drain();
    const order = worker.orderOf(job_id);
    await say(order, { status: 'succeeded', artifact_id: (await build(order)).id });
    await later({ days: 1 });
    expect(await refusal((await project.as()).previews.jobs.artifact(named))).toMatchObject({
      app: 'ARTIFACT_EXPIRED',
    });
    await world.pool.query(
      `insert into outbox (id, kind, name, payload, run_at) values ($1, 'job', 'previews.expire', $2, '2000-01-01')`,
      [randomUUIDv7(), JSON.stringify({ version: 1, input: {} })],
    );
    await world.drain();
    const kept = await world.kysely.selectFrom('files').select('id').where('home_id', '=', job_id).execute();
    expect(kept).toEqual([]);
    expect(await (await project.as()).previews.request(asked)).toMatchObject({ reused: false });
  });

  test('without a worker is a zip file of its sources', async () => {
    Object.assign(world.services, { previews: { worker: undefined, at_once: 4 } });
    const project = await aProject();
    const { named } = await requested(project, 'src/index.html');
    await world.drain();
    const api = await project.as();
    expect(await api.previews.jobs.get(named)).toMatchObject({ state: 'succeeded', built: false });
    expect(await api.previews.jobs.artifact(named)).toMatchObject({
      file: { name: 'preview-web.zip', content_type: 'application/zip' },
    });
  });

  test('is of files that its requester sees, inside the project, each once, and of as many as the plan has', async () => {
    const project = await aProject('free');
    const stranger = await aProject();
    const { id: file_id } = await aFile(project.member);
    const { id: foreign } = await aFile(stranger.member);
    const ask = async (files: { path: string; file_id: string }[]) =>
      refusal((await project.as()).previews.request({ project_id: project.project_id, platform: 'web', files }));
    expect(await ask([{ path: 'a', file_id: foreign }])).toMatchObject({ app: 'FILE_NOT_FOUND' });
    for (const path of ['../a', '/a', 'a//b', 'a/./b', 'a\\b'])
      expect(await ask([{ path, file_id }])).toMatchObject({ app: 'INVALID_INPUT' });
    expect(
      await ask([
        { path: 'a', file_id },
        { path: 'a', file_id },
      ]),
    ).toMatchObject({ app: 'INVALID_INPUT' });
    const many = Array.from({ length: 51 }, (_, at) => ({ path: `file-${at}`, file_id }));
    expect(await ask(many)).toMatchObject({
      app: 'TIER_LIMIT_EXCEEDED',
      details: { limit: 'preview_files', allowed: 50 },
    });
    for (let day = 0; day < 10; day += 1) await requested(project);
    expect(await refusal(requested(project))).toMatchObject({
      app: 'TIER_LIMIT_EXCEEDED',
      details: { limit: 'previews_a_day' },
    });
  });

  test('of a private project is for its members, and so is what was built', async () => {
    const project = await aProject();
    const { id: project_id } = await (await project.as()).projects.create({ name: 'Secret', private: true });
    const { job_id } = await requested({ ...project, project_id });
    await world.drain();
    const order = worker.orderOf(job_id);
    const { id: file_id } = await build(order);
    await say(order, { status: 'succeeded', artifact_id: file_id });
    const other = await world.as(await aMember(world.kysely, project.team, 'member'));
    expect(await refusal(other.previews.jobs.artifact({ project_id, job_id }))).toMatchObject({
      app: 'PROJECT_NOT_FOUND',
    });
    expect(await refusal(other.files.get({ file_id }))).toMatchObject({ app: 'FILE_NOT_FOUND' });
    expect(await (await project.as()).files.get({ file_id })).toMatchObject({ id: file_id });
  });
});

describe('a worker', () => {
  test('says the same in any order and twice, and the job ends alike', async () => {
    const project = await aProject();
    const ends = new Set<string>();
    for (let round = 0; round < 25; round += 1) {
      const { job_id, named } = await requested(project);
      await world.drain();
      const order = worker.orderOf(job_id);
      const { id: artifact_id } = await build(order);
      const said = [
        ...Array.from({ length: 10 }, (_, at) => ({
          status: 'running' as const,
          progress: at * 10,
          first_line: at + 1,
          lines: [`line ${at + 1}`],
        })),
        { status: 'failed' as const, error: 'The disk was full for a moment' },
        { status: 'succeeded' as const, artifact_id },
      ].map((one) => signedBy(order, one, world.now()));
      const doubled = [...said, ...said].map((one) => [Math.random(), one] as const).toSorted(([a], [b]) => a - b);
      for (let at = 0; at < doubled.length; at += 6)
        await Promise.all(
          doubled.slice(at, at + 6).map(([, one]) => nobody(`10.4.${round}.${at}`).previews.callback(one)),
        );
      const api = await project.as();
      const { state, progress, error } = await api.previews.jobs.get(named);
      const lines = (await api.previews.jobs.logs(named)).items.map(({ text }) => text);
      ends.add(JSON.stringify([state, progress, error, lines]));
    }
    const lines = Array.from({ length: 10 }, (_, at) => `line ${at + 1}`);
    expect([...ends]).toEqual([JSON.stringify(['succeeded', 100, null, lines])]);
  });

  test('that is silent for two minutes, or takes a quarter of an hour, has failed, and its place is free', async () => {
    const project = await aProject('free');
    const silent = await requested(project);
    await world.drain();
    const waiting = await requested(project);
    await world.drain();
    expect(worker.orderOf(waiting.job_id)).toBeUndefined();
    await later({ seconds: 90 });
    expect(await (await project.as()).previews.jobs.get(silent.named)).toMatchObject({ state: 'running' });
    await later({ seconds: 31 });
    expect(await (await project.as()).previews.jobs.get(silent.named)).toMatchObject({
      state: 'failed',
      error: 'TIMED_OUT',
    });
    const order = worker.orderOf(waiting.job_id);
    for (let minute = 0; minute < 14; minute += 1) {
      await say(order, { status: 'running' });
      await later({ seconds: 60 });
      expect(await (await project.as()).previews.jobs.get(waiting.named)).toMatchObject({ state: 'running' });
    }
    await say(order, { status: 'running' });
    await later({ seconds: 61 });
    expect(await (await project.as()).previews.jobs.get(waiting.named)).toMatchObject({ error: 'TIMED_OUT' });
    // It was slow, not dead: what it built is not thrown away while nobody has asked for another attempt.
    expect(await refusal(build(order))).toMatchObject({ app: 'WORKER_CALLBACK_INVALID' });
  });

  test('of an earlier attempt, or of a job that was cancelled, changes nothing', async () => {
    const project = await aProject();
    const { job_id, named } = await requested(project);
    await world.drain();
    const first = worker.orderOf(job_id);
    await say(first, { status: 'failed', error: 'No space left' });
    const api = await project.as();
    expect(await api.previews.jobs.get(named)).toMatchObject({ state: 'failed', error: 'No space left' });
    expect(await refusal(api.previews.jobs.artifact(named))).toMatchObject({ app: 'PREVIEW_NOT_READY' });
    expect(await api.previews.jobs.retry(named)).toMatchObject({ state: 'queued', error: null });
    expect(await say(first, { status: 'running', progress: 90 })).toEqual({ applied: false, state: 'queued' });
    await world.drain();
    const second = worker.orderOf(job_id);
    expect(second.job).toBe(`${job_id}:2`);
    expect(second.callback.key).not.toBe(first.callback.key);
    expect(await say(first, { status: 'failed' })).toEqual({ applied: false, state: 'running' });
    expect(await refusal(build(first))).toMatchObject({ app: 'WORKER_CALLBACK_INVALID' });
    expect(await api.previews.jobs.cancel(named)).toMatchObject({ state: 'cancelled' });
    expect(await say(second, { status: 'failed' })).toEqual({ applied: false, state: 'cancelled' });
    expect(await refusal(api.previews.jobs.cancel(named))).toMatchObject({
      app: 'PREVIEW_JOB_STATE',
      details: { state: 'cancelled' },
    });
  });

  test('that cannot be reached, or refuses, fails the job, which can be retried', async () => {
    const project = await aProject();
    for (const [status, error] of [
      [500, 'WORKER_UNREACHABLE'],
      [400, 'WORKER_REFUSED'],
    ] as const) {
      worker.answer(status);
      const { job_id, named } = await requested(project);
      await world.drain();
      const api = await project.as();
      expect(await api.previews.jobs.get(named)).toMatchObject({ state: 'failed', error });
      worker.answer(202);
      await api.previews.jobs.retry(named);
      await world.drain();
      expect(worker.orderOf(job_id)).toMatchObject({ job: `${job_id}:2` });
    }
  });

  test('is refused alike, whichever part of its message is forged', async () => {
    const project = await aProject();
    const { job_id } = await requested(project);
    await world.drain();
    const order = worker.orderOf(job_id);
    const good = signedBy(order, { status: 'running', progress: 5 }, world.now());
    const other = await requested(project);
    const forged = [
      { ...good, body: good.body.replace('5', '6') },
      { ...good, timestamp: String(Number(good.timestamp) + 1) },
      { ...good, job: `${job_id}:2` },
      { ...good, job: `${other.job_id}:1` },
      { ...good, job: `${randomUUIDv7()}:1` },
      { ...good, signature: `v1=${'0'.repeat(64)}` },
      signedBy(order, { status: 'running' }, world.now() - 301_000),
      signedBy(order, { status: 'running' }, world.now() + 302_000),
      signedBy({ ...order, callback: { ...order.callback, key: 'guessed' } }, { status: 'running' }, world.now()),
    ];
    for (const [at, message] of forged.entries())
      expect([at, await refusal(nobody().previews.callback(message))]).toMatchObject([
        at,
        { app: 'WORKER_CALLBACK_INVALID', details: undefined },
      ]);
    expect(await nobody().previews.callback(good)).toEqual({ applied: true, state: 'running' });
    for (const artifact_id of [undefined, randomUUIDv7()])
      expect(
        await refusal(say(order, { status: 'succeeded', ...(artifact_id === undefined ? {} : { artifact_id }) })),
      ).toMatchObject({ app: 'INVALID_INPUT' });
    const grants = [order.files[0]!.url.split('/').at(-1)!, order.artifact.grant.replace(/.{5}$/, 'AAAAA'), 'x'];
    for (const grant of grants)
      expect(await refusal(build({ artifact: { ...order.artifact, grant } }))).toMatchObject({
        app: 'WORKER_CALLBACK_INVALID',
      });
    expect(await refusal(nobody().previews.file({ grant: order.artifact.grant }))).toMatchObject({
      app: 'WORKER_CALLBACK_INVALID',
    });
  });

  test('has one artifact a job, of at most the size that the plan allows', async () => {
    const project = await aProject('free');
    const { job_id } = await requested(project);
    await world.drain();
    const order = worker.orderOf(job_id);
    expect(order.artifact.max_bytes).toBe(25 * 1024 * 1024);
    await world.kysely
      .insertInto('entitlement_overrides')
      .values({
        team_id: project.team.id,
        key: 'file_bytes',
        allowed: 10,
        reason: 'A test',
        created_at: new Date(0).toISOString(),
      })
      .execute();
    expect(await refusal(build(order, 'more than ten bytes'))).toMatchObject({ app: 'PAYLOAD_TOO_LARGE' });
    const { id: first } = await build(order, 'one');
    const { id: second } = await build(order, 'two');
    expect(await refusal(say(order, { status: 'succeeded', artifact_id: first }))).toMatchObject({
      app: 'INVALID_INPUT',
    });
    expect(await say(order, { status: 'succeeded', artifact_id: second })).toMatchObject({ applied: true });
  });
});

test('teams take turns, none runs more at once than its plan has, and places in the queue are true', async () => {
  await worker.close();
  worker = await aWorker(world, 3);
  const [crowd, lone] = [await aProject('pro'), await aProject('free')];
  const jobs = [];
  for (let count = 0; count < 5; count += 1) jobs.push(await requested(crowd));
  const only = await requested(lone);
  // First the first of each team, then the second ones.
  const place = async ({ named }: typeof only, of: typeof crowd) =>
    (await (await of.as()).previews.jobs.get(named)).queue_position;
  expect(await place(only, lone)).toBe(2);
  expect(await Promise.all(jobs.map((job) => place(job, crowd)))).toEqual([1, 3, 4, 5, 6]);
  await world.drain();
  const started = () => worker.orders.map(({ job }) => job.split(':')[0]);
  expect(new Set(started())).toEqual(new Set([jobs[0]!.job_id, only.job_id, jobs[1]!.job_id]));
  expect(await Promise.all(jobs.slice(2).map((job) => place(job, crowd)))).toEqual([1, 2, 3]);
  await say(worker.orderOf(only.job_id), { status: 'failed' });
  await world.drain();
  expect(started().at(-1)).toBe(jobs[2]!.job_id);
  // Three of one team are what its plan has, and there is room for no more.
  const again = await requested(lone);
  await (await crowd.as()).previews.jobs.cancel(jobs[0]!.named);
  await world.drain();
  expect(started().at(-1)).toBe(again.job_id);
});
