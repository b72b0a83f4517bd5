import { join } from 'node:path';
import { loadEnvFile, readSettings, Refusal } from './env.ts';
import { consoleReport } from './supervisor/report.ts';
import { run } from './supervisor/run.ts';

const root = join(import.meta.dirname, '..');
process.chdir(root);
loadEnvFile(root);

try {
  await run({
    settings: readSettings(),
    children: [
      { name: 'api', script: join(root, 'apps/api/src/main.ts') },
      { name: 'worker', script: join(root, 'apps/worker/src/main.ts') },
    ],
    env: process.env,
    report: consoleReport(),
  });
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exit(1);
}
