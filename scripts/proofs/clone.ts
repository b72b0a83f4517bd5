import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');

/** A clone of the last commit, and a shell in it that has nothing of this checkout. */
export function freshClone() {
  const place = mkdtempSync(join(tmpdir(), 'deskwire-clone-'));
  const folder = join(place, 'deskwire');
  execFileSync('git', ['clone', '--quiet', root, folder]);
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((one) => !one.startsWith(root));
  const kept = ['HOME', 'TMPDIR', 'LANG', 'http_proxy', 'https_proxy', 'NODE_EXTRA_CA_CERTS'];
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    PATH: path.join(delimiter),
    npm_config_update_notifier: 'false',
  };
  return {
    folder,
    place,
    env,
    /** What a line says that is typed in the clone. Throws with all of it where it fails. */
    typed: (line: string, more: NodeJS.ProcessEnv = {}, cwd = folder): string =>
      execFileSync('bash', ['-eo', 'pipefail', '-c', line], { cwd, env: { ...env, ...more }, encoding: 'utf8' }),
    remove: () => rmSync(place, { recursive: true, force: true, maxRetries: 3 }),
  };
}
export type Clone = ReturnType<typeof freshClone>;

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const PATIENCE = 15 * 60_000;
/** `npm start` or `npm run dev` in a clone, and all that it has said. */
export function serving({ folder, env }: Clone, ...words: readonly string[]) {
  const child = spawn('npm', words, { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  return {
    /** Waits until it has said something once more than `times`. */
    async says(pattern: RegExp, times = 0): Promise<void> {
      const until = performance.now() + PATIENCE;
      while ((said.match(new RegExp(pattern, 'gm')) ?? []).length <= times) {
        if (child.exitCode !== null || performance.now() > until)
          throw new Error(`It did not say ${pattern}:\n${said}`);
        await sleep(50);
      }
    },
    async stop(): Promise<void> {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      process.kill(-child.pid!, 'SIGINT');
      await ended;
    },
  };
}
