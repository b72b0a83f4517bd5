import { execFile, type ChildProcess } from 'node:child_process';
import { globSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './report.ts';

/** Editors write a file in several steps, and a checkout writes many files. */
const QUIET = 200;

interface Change {
  /** Whether the schema may have changed as well. */
  readonly migrations: boolean;
  /** Whether what the clients are made of may have changed as well. */
  readonly contract: boolean;
}

/** Calls back when files of which programs consist have changed and no more follow. */
export function watchSources(root: string, changed: (change: Change) => void): void {
  let timer: NodeJS.Timeout | undefined;
  let migrations = false;
  let contract = false;
  const hear = (folder: string, name: string | null): void => {
    if (name?.endsWith('.test.ts')) return;
    migrations ||= name?.endsWith('.sql') ?? true;
    contract ||= /[/\\](?:contract|sdk|cli)[/\\]src$/.test(folder);
    clearTimeout(timer);
    timer = setTimeout(() => {
      changed({ migrations, contract });
      migrations = contract = false;
    }, QUIET);
  };
  for (const folder of globSync(['apps/*/src', 'packages/*/src'], { cwd: root }))
    watch(join(root, folder), { recursive: true }, (_event, name) => hear(folder, name));
}

/** Applies what has been added to the migrations, in a process that reads them anew. False if the database refuses them. */
export function migrateAnew(root: string, url: string, report: Report): Promise<boolean> {
  const env = { ...process.env, DATABASE_URL: url, DATABASE_DIRECT_URL: url };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'scripts/migrate.ts')], { env }, (error, stdout, stderr) => {
      if (error === null) {
        report('schema', 'ready', /schema +ready +(.*)/.exec(stdout)?.[1]);
        return resolve(true);
      }
      report('schema', 'refused', stderr.trim());
      return resolve(false);
    });
  });
}

/** Builds the clients that are made of the contract: editors complete by the types of the SDK. One build at a time. */
export function clientsOf(root: string, report: Report): { build(): void; stop(): void } {
  const args = ['run', 'build', '--filter=@deskwire/sdk', '--filter=@deskwire/cli', '--output-logs=errors-only'];
  let running: ChildProcess | undefined;
  let again = false;
  const build = (): void => {
    if (running !== undefined) {
      again = true;
      return;
    }
    const options = { cwd: root, shell: process.platform === 'win32' };
    running = execFile('turbo', args, options, (error, stdout, stderr) => {
      running = undefined;
      if (again) {
        again = false;
        return build();
      }
      if (error === null) return report('clients', 'built', 'SDK, command line');
      return report('clients', 'refused', `${stdout}${stderr}`);
    });
  };
  return { build, stop: () => void running?.kill() };
}
