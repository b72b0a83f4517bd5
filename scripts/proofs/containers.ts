import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbedded } from '../../packages/database/src/embedded.ts';
import { freePort } from '../../packages/queue/src/test/redis-server.ts';

/**
 * Builds what `docker/Dockerfile` builds, by its own commands, in bare folders instead of containers, and starts the programs
 * there as somebody who may write nothing but `/data`. What only an engine can show, such as networks, is not tried.
 */
const root = join(import.meta.dirname, '../..');
const NOBODY = 65_534;
const place = mkdtempSync(join(tmpdir(), 'deskwire-image-'));
const running: ChildProcess[] = [];

/** The commands of a stage, as one shell script. */
const dockerfile = readFileSync(join(root, 'docker/Dockerfile'), 'utf8').replaceAll('\\\n', ' ');
function commandsOf(stage: string): string {
  const [, body] = dockerfile.split(new RegExp(`^FROM \\S+ AS ${stage}$`, 'm'));
  if (body === undefined) throw new Error(`The Dockerfile has no stage "${stage}".`);
  const lines = body.split(/^FROM /m)[0]!.split('\n');
  return lines
    .filter((line) => line.startsWith('RUN '))
    .map((line) => line.slice(4).replaceAll(/--mount=\S+/g, ''))
    .join('\n');
}
const ignored = readFileSync(join(root, 'docker/Dockerfile.dockerignore'), 'utf8').trim().split('\n');
/** Patterns are names at the top, or at any depth after two asterisks. */
const removalOf = (pattern: string): string =>
  pattern.startsWith('**/') ? `find . -name '${pattern.slice(3)}' -prune -exec rm -rf {} +` : `rm -rf './${pattern}'`;
const sh = (cwd: string, script: string): void =>
  void execFileSync('bash', ['-euxc', script], { cwd, stdio: 'inherit', env: { ...process.env, CI: '1' } });

try {
  for (const stage of ['bundle', 'packages']) {
    const folder = join(place, stage);
    mkdirSync(folder);
    // The context is what is committed, without what the engine is told to leave out.
    sh(folder, `git -C ${root} archive HEAD | tar -x`);
    for (const pattern of ignored) sh(folder, removalOf(pattern));
    sh(folder, commandsOf(stage));
  }
  const app = join(place, 'app');
  mkdirSync(app);
  cpSync(join(place, 'packages/package.json'), join(app, 'package.json'));
  // node_modules is full of relative links, which stay what they are.
  cpSync(join(place, 'packages/node_modules'), join(app, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  cpSync(join(place, 'bundle/dist'), join(app, 'dist'), { recursive: true });
  const size = execFileSync('du', ['-sm', app]).toString().split('\t')[0];
  console.log(`The image has ${size} MB besides Node.`);
  await serve(app);
} finally {
  for (const child of running) child.kill('SIGKILL');
  rmSync(place, { recursive: true, force: true });
}

async function serve(app: string): Promise<void> {
  const data = join(place, 'data');
  mkdirSync(data, { mode: 0o777 });
  chmodSync(data, 0o777);
  chmodSync(place, 0o755);
  const postgres = await startEmbedded(join(place, 'database'));
  try {
    const [port, health] = [await freePort(), await freePort()];
    const env = {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      DATA_DIR: data,
      HOST: '127.0.0.1',
      PORT: String(port),
      HEALTH_PORT: String(health),
      DATABASE_URL: postgres.url,
      PUBLIC_URL: 'https://desk.example.com',
      DESKWIRE_SECRET: 'a secret of at least thirty-two characters',
    };
    const options = { cwd: app, env, stdio: 'inherit', uid: NOBODY, gid: NOBODY } as const;
    execFileSync(process.execPath, ['dist/migrate.js'], options);
    for (const name of ['api', 'worker']) running.push(spawn(process.execPath, [`dist/${name}.js`], options));
    await answers(`http://127.0.0.1:${port}/ready`);
    await answers(`http://127.0.0.1:${health}/ready`);
    for (const path of [
      '/',
      '/docs',
      '/api/v1/openapi.json',
      '/sdk.tgz',
      '/cli.tgz',
      '/deskwire.vsix',
      '/api/v1/status',
    ])
      await answers(`http://127.0.0.1:${port}${path}`);
    for (const child of running.splice(0)) {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = (await gone) as [number | null];
      if (code !== 0) throw new Error(`A program ended with ${code} when it was asked to.`);
    }
  } finally {
    await postgres.stop();
  }
}

async function answers(url: string): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return console.log(`200 ${url}`);
    if (Date.now() > until) throw new Error(`${url} answered ${status}.`);
    await sleep(200);
  }
}
