import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createOutbound } from '@deskwire/adapters/outbound.ts';
import { createPreviewWorker } from '@deskwire/adapters/preview-worker.ts';
import { aWorker, signedBy } from '@deskwire/router/ai/previews/previews.fixture.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled, type Form } from './client.ts';

const desk = await openDesk();
const { world } = desk;
afterAll(() => desk.app.close());

const REQUEST = 'POST /projects/{project_id}/previews/request';
const JOBS = 'GET /projects/{project_id}/previews/jobs';
const JOB = 'GET /projects/{project_id}/previews/jobs/{job_id}';
const ARTIFACT = 'GET /projects/{project_id}/previews/jobs/{job_id}/artifact';
const CALLBACK = 'POST /workers/callback';
const html: Form = { name: 'index.html', bytes: '<h1>A site</h1>\n' };

describe.each(PREFIXES)('the routes of previews below %s', (prefix) => {
  async function aProject() {
    const team = await aTeam(world.kysely);
    const as = async (...roles: Parameters<typeof aMember>[2][]) =>
      desk.as(await aMember(world.kysely, team, ...roles), prefix);
    const [member, viewer, requester] = [await as('member'), await as('viewer'), await as('requester')];
    const { id: project_id } = await member.say('projects.create', 'POST /projects', { name: 'Site' });
    const { id: file_id } = await member.say('files.upload', 'POST /files/upload', { form: html });
    const asked = { project_id, platform: 'web', files: [{ path: 'index.html', file_id }] };
    return { member, viewer, requester, project_id, asked };
  }

  test('a preview is requested, built by a worker that signs what it says, and fetched', async () => {
    const worker = await aWorker(world);
    const { member, viewer, requester, project_id, asked } = await aProject();
    expect((await viewer.refused(REQUEST, asked)).status).toBe(403);
    expect((await member.refused(REQUEST, { ...asked, platform: 'fridge' })).status).toBe(422);
    const { id: job_id, state } = await member.say('previews.request', REQUEST, asked);
    expect(state).toBe('queued');
    const of = { project_id, job_id };
    const early = await viewer.refused(ARTIFACT, of);
    expect([early.status, early.error.code]).toEqual([409, 'PREVIEW_NOT_READY']);
    await world.drain();

    const order = worker.orderOf(job_id);
    const anybody = await desk.as(undefined, prefix);
    const source = await anybody.raw('GET /workers/files/{grant}', { grant: order.files[0]!.url.split('/').at(-1)! });
    expect([source.status, source.text]).toEqual([200, html.bytes]);
    const sent = (message: ReturnType<typeof signedBy>) => ({
      signed: {
        body: message.body,
        headers: {
          'content-type': 'application/json',
          'deskwire-job': message.job,
          'deskwire-timestamp': message.timestamp,
          'deskwire-signature': message.signature,
        },
      },
    });
    const told = signedBy(order, { status: 'running', progress: 30, lines: ['Building'] }, world.now());
    expect(await anybody.say('previews.callback', CALLBACK, sent(told))).toEqual({ applied: true, state: 'running' });
    expect(await anybody.say('previews.callback', CALLBACK, sent(told))).toEqual({ applied: false, state: 'running' });
    const forged = await anybody.refused(CALLBACK, sent({ ...told, body: told.body.replace('30', '31') }));
    expect([forged.status, forged.error.code]).toEqual([401, 'WORKER_CALLBACK_INVALID']);
    const odd = signedBy(order, { status: 'running', progress: 101 }, world.now());
    expect((await anybody.refused(CALLBACK, sent(odd))).status).toBe(422);
    const running = await viewer.say('previews.jobs.get', JOB, of);
    expect(running).toMatchObject({ state: 'running', progress: 30, queue_position: null });

    const { grant } = order.artifact;
    const form: Form = { name: 'site.zip', bytes: 'PK\u0003\u0004 and so on' };
    const built = await anybody.say('previews.upload', 'POST /workers/artifacts', { grant, form });
    expect((await anybody.refused('POST /workers/artifacts', { grant: 'guessed', form })).status).toBe(401);
    const done = signedBy(order, { status: 'succeeded', artifact_id: built.id }, world.now());
    expect(await anybody.say('previews.callback', CALLBACK, sent(done))).toEqual({ applied: true, state: 'succeeded' });

    const { file, link } = await viewer.say('previews.jobs.artifact', ARTIFACT, of);
    expect(file).toMatchObject({ id: built.id, name: 'site.zip', content_type: 'application/zip' });
    const bytes = await anybody.raw('GET /files/content/{grant}', { grant: link.split('/').at(-1)! });
    expect(bytes.text).toBe(form.bytes);
    // Whatever was built, no browser runs it as a page of ours.
    expect(bytes.headers['content-disposition']).toMatch(/^attachment/);
    expect(bytes.headers['content-security-policy']).toContain('sandbox');
    expect((await viewer.refused(ARTIFACT, { ...of, job_id: 'none' })).status).toBe(422);

    const { items } = await viewer.say('previews.jobs.list', JOBS, { project_id, state: 'succeeded' });
    expect(items).toMatchObject([{ id: job_id, progress: 100, built: true, files_count: 1 }]);
    expect((await viewer.refused(JOBS, { project_id, state: 'asleep' })).status).toBe(422);
    expect((await viewer.refused(JOB, { project_id, job_id: 'none' })).status).toBe(422);
    for (const spelling of [JOBS, JOB, ARTIFACT]) expect((await requester.refused(spelling, of)).status).toBe(404);
    await worker.close();
  });
});

test('the worker of the documentation builds a preview', async () => {
  await desk.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = desk.app.server.address() as AddressInfo;
  const secret = 'a secret of the worker of the documentation';
  const program = join(import.meta.dirname, '../../examples/preview-worker/worker.mjs');
  const child = spawn(process.execPath, [program], {
    // All of ours: a proof that sets the clock sets it for every process, and a signature counts for minutes.
    env: {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      DESKWIRE_WORKER_SECRET: secret,
      BUILD_COMMAND: 'echo "for $PLATFORM"; test "$PLATFORM" = web && tr a-z A-Z < src/index.html > "$ARTIFACT"',
      ARTIFACT_NAME: 'site.txt',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const [listening] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const url = `http://127.0.0.1:${listening.split(' ').at(-1)}`;
  const worker = createPreviewWorker({ url, secret }, createOutbound({ allow_private: true }));
  const { config } = world.services;
  Object.assign(world.services, {
    previews: { worker, at_once: 4 },
    config: { ...config, public_url: `http://127.0.0.1:${port}` },
  });
  const team = await aTeam(world.kysely);
  const member = await desk.as(await aMember(world.kysely, team, 'member'), '/api/v1');
  const { id: project_id } = await member.say('projects.create', 'POST /projects', { name: 'Site' });
  const { id: file_id } = await member.say('files.upload', 'POST /files/upload', { form: html });
  const ended = async (platform: string) => {
    const files = [{ path: 'src/index.html', file_id }];
    const { id: job_id } = await member.say('previews.request', REQUEST, { project_id, platform, files });
    await world.drain();
    for (;;) {
      const job = await member.say('previews.jobs.get', JOB, { project_id, job_id });
      if (job.state !== 'running') return job;
      await new Promise((resolve) => void setTimeout(resolve, 50));
    }
  };
  const web = await ended('web');
  expect(web).toMatchObject({ state: 'succeeded', error: null, progress: 100, built: true });
  const of = { project_id, job_id: web.id };
  const LOGS = 'GET /projects/{project_id}/previews/jobs/{job_id}/logs';
  expect((await member.say('previews.jobs.logs', LOGS, of)).items).toMatchObject([{ n: 1, text: 'for web' }]);
  const { link } = await member.say('previews.jobs.artifact', ARTIFACT, of);
  expect(await (await fetch(link)).text()).toBe('<H1>A SITE</H1>\n');
  // Its worker says why a build ends badly, and the job may be tried again.
  const ios = await ended('ios');
  expect(ios).toMatchObject({ state: 'failed', error: 'The build ended with code 1' });
  await worker.close();
  Object.assign(world.services, { previews: { worker: undefined, at_once: 4 }, config });
});

test('every spelling that the documents have of previews was called', () => {
  expect(uncalled(desk, 'previews')).toEqual([]);
});
