import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createServer } from '@deskwire/api/server.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { built, pack } from './packed-sdk.ts';

const runFile = promisify(execFile);
const minutes = 60_000;

/** Somebody who has nothing of this repository but the address of a server and a key. */
export async function aConsumer(options: { readonly programs?: boolean; readonly origins?: readonly string[] } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'deskwire-consumer-'));
  const packed = join(home, 'packed');
  if (options.programs === true) {
    built('sdk', 'cli', 'vscode');
    pack(packed);
  }
  const world = await testWorld();
  const agent = await aMember(world.kysely, await aTeam(world.kysely), 'admin');
  const app = await createServer(world.services, {
    ...(options.programs === true ? { programs: packed } : {}),
    cors_origins: options.origins ?? [],
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const as = await world.as(agent);
  const { key } = await as.apiKeys.create({ name: 'A consumer', scopes: ['*'] });
  const env = {
    ...process.env,
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    DESKWIRE_URL: url,
    DESKWIRE_KEY: key,
    NEXT_TELEMETRY_DISABLED: '1',
    npm_config_update_notifier: 'false',
  };
  return {
    url,
    key,
    as,
    env,
    home,
    /** A folder of its own, with files in it. */
    project(name: string, files: Readonly<Record<string, string>>): string {
      const folder = join(home, name);
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
      }
      return folder;
    },
    /** What a command says. Throws with all of it where it fails. */
    async run(folder: string, program: string, ...args: readonly string[]): Promise<string> {
      try {
        const { stdout } = await runFile(program, args, {
          cwd: folder,
          env,
          timeout: 10 * minutes,
          maxBuffer: 2 ** 26,
        });
        return stdout;
      } catch (error) {
        const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
        const told = `${program} ${args.join(' ')}: ${message.slice(0, 200)}\n${stdout}\n${stderr}`.slice(0, 8000);
        throw new Error(told, { cause: error });
      }
    },
    async close(): Promise<void> {
      await app.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
