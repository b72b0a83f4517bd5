import { execFile } from 'node:child_process';
import { globSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './report.ts';

/** Editors write a file in several steps, and a checkout writes many files. */
const QUIET = 200;

interface Change {
  /** Whether the schema may have changed as well. */
  readonly migrations: boolean;
}

/** Calls back when files of which programs consist have changed and no more follow. */
export function watchSources(root: string, changed: (change: Change) => void): void {
  let timer: NodeJS.Timeout | undefined;
  let migrations = false;
  const hear = (_event: string, name: string | null): void => {
    if (name?.endsWith('.test.ts')) return;
    migrations ||= name?.endsWith('.sql') ?? true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      changed({ migrations });
      migrations = false;
    }, QUIET);
  };
  for (const folder of globSync(['apps/*/src', 'packages/*/src'], { cwd: root }))
    watch(join(root, folder), { recursive: true }, hear);
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
