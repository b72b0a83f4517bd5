import { join } from 'node:path';
import { loadEnvFile, readSettings, Refusal } from './env.ts';
import { consoleReport } from './supervisor/report.ts';
import { run } from './supervisor/run.ts';

const root = join(import.meta.dirname, '..');
process.chdir(root);
loadEnvFile(root);
/** The bundle runs the bundle; the sources run the sources, and start them anew when they change. */
const program = import.meta.filename.endsWith('.ts')
  ? (name: string) => ({ name, script: join(root, `apps/${name}/src/main.ts`), watch: true })
  : (name: string) => ({ name, script: join(import.meta.dirname, `${name}.js`) });

try {
  await run({
    settings: readSettings(),
    children: [program('api'), program('worker')],
    env: process.env,
    report: consoleReport(),
  });
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exit(1);
}
