// A worker that builds previews for Deskwire: Node 22, no dependencies. The protocol is in docs/previews.md.
//
//   DESKWIRE_WORKER_SECRET=… BUILD_COMMAND='npm ci && npm run build && tar czf "$ARTIFACT" dist' node worker.mjs
//
// It runs what people of your teams wrote. Give it a container of its own, with no way into your network.
import { spawn } from 'node:child_process';
import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const secret = process.env.DESKWIRE_WORKER_SECRET;
const command = process.env.BUILD_COMMAND ?? 'tar czf "$ARTIFACT" .';
const artifact = process.env.ARTIFACT_NAME ?? 'preview.tar.gz';
if (!secret) throw new Error('Set DESKWIRE_WORKER_SECRET to the PREVIEW_WORKER_SECRET of Deskwire.');

const MAX_ORDER = 4 * 1024 * 1024;
const HEARTBEAT_MS = 30_000;
const TOLERANCE_SECONDS = 300;
const signatureOf = (key, timestamp, body) =>
  `v1=${createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex')}`;
const equal = (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Jobs that are being built. The same order may come twice, and is one. */
const taken = new Set();

const server = createServer((req, res) => {
  answer(req, res).catch(() => res.destroy());
});

async function answer(req, res) {
  const [status, order] = await receive(req);
  res.writeHead(status).end();
  if (order !== undefined) take(order);
}

/** The status to answer with at once, and the order if it is one of Deskwire's. */
async function receive(req) {
  let body = '';
  for await (const chunk of req.setEncoding('utf8')) {
    body += chunk;
    if (body.length > MAX_ORDER) return [413];
  }
  const timestamp = String(req.headers['deskwire-timestamp']);
  const isFresh = Math.abs(Number(timestamp) - Date.now() / 1000) <= TOLERANCE_SECONDS;
  if (!isFresh || !equal(signatureOf(secret, timestamp, body), String(req.headers['deskwire-signature']))) return [401];
  return [202, JSON.parse(body)];
}

function take(order) {
  if (taken.has(order.job)) return;
  taken.add(order.job);
  build(order)
    .catch((error) => console.error(order.job, error))
    .finally(() => taken.delete(order.job));
}

server.listen(Number(process.env.PORT ?? 8080), process.env.HOST ?? '127.0.0.1', () => {
  console.log(`listening on ${server.address().port}`);
});

async function build(order) {
  const home = await mkdtemp(join(tmpdir(), 'preview-'));
  const [folder, target] = [join(home, 'sources'), join(home, basename(artifact))];
  // Deskwire gives a job up after two minutes of silence.
  const heartbeat = setInterval(() => void say(order, { status: 'running' }).catch(() => {}), HEARTBEAT_MS);
  try {
    for (const file of order.files) await fetchFile(file, join(folder, file.path));
    await say(order, { status: 'running', progress: 10 });
    await run(order, folder, target);
    await say(order, { status: 'running', progress: 90 });
    await say(order, { status: 'succeeded', artifact_id: await upload(order, target) });
  } catch (error) {
    await say(order, { status: 'failed', error: String(error.message).slice(0, 200) });
  } finally {
    clearInterval(heartbeat);
    await rm(home, { recursive: true, force: true });
  }
}

/** Paths are checked by Deskwire: they are relative, and lead nowhere else. */
async function fetchFile({ url, sha256 }, path) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`A source file could not be read: ${response.status}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new Error('A source file is not what was asked for');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

/** Runs the command, and tells what it prints in numbered lines: one that is sent twice is one. */
async function run(order, cwd, target) {
  // Of our own variables it gets none: the secret is not its business.
  const env = { PATH: process.env.PATH, HOME: cwd, ARTIFACT: target, PLATFORM: order.platform };
  const signal = AbortSignal.timeout(Math.max(Date.parse(order.limits.deadline_at) - Date.now(), 0));
  const child = spawn('sh', ['-c', `(${command}) 2>&1`], { cwd, env, signal, killSignal: 'SIGKILL' });
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`The build ended with code ${code}`))));
  });
  let [first, lines] = [1, []];
  const flush = async () => {
    const sent = { status: 'running', first_line: first, lines };
    if (lines.length === 0) return;
    [first, lines] = [first + lines.length, []];
    await say(order, sent);
  };
  const telling = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line.slice(0, 2000));
      if (lines.length === 500) await flush();
    }
    await flush();
  })();
  await Promise.all([ended, telling]);
}

async function upload({ artifact: { url, grant, max_bytes } }, path) {
  const { size } = await stat(path);
  if (size > max_bytes) throw new Error(`The preview has ${size} bytes, and may have ${max_bytes}`);
  const form = new FormData();
  form.append('grant', grant);
  form.append('file', await openAsBlob(path), basename(path));
  const response = await fetch(url, { method: 'POST', body: form });
  if (!response.ok) throw new Error(`The preview could not be sent: ${response.status}`);
  return (await response.json()).id;
}

/** Tells Deskwire, again if need be: what comes twice with one delivery_id counts once. */
async function say({ job, callback }, said) {
  const body = JSON.stringify({ delivery_id: randomUUID(), ...said });
  for (let attempt = 1; ; attempt += 1) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const headers = {
      'content-type': 'application/json',
      'deskwire-job': job,
      'deskwire-timestamp': timestamp,
      'deskwire-signature': signatureOf(callback.key, timestamp, body),
    };
    const response = await fetch(callback.url, { method: 'POST', headers, body }).catch((error) => error);
    if (response.ok) return;
    const isOver = response instanceof Response && response.status < 500 && response.status !== 429;
    if (isOver || attempt === 5)
      throw new Error(`Deskwire did not take a callback: ${response.status ?? response.message}`);
    await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
  }
}
