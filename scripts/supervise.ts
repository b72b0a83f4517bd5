import { join } from 'node:path';
import { loadEnvFile, readSettings, Refusal } from './env.ts';
import { consoleReport } from './supervisor/report.ts';
import { run } from './supervisor/run.ts';

const root = join(import.meta.dirname, '..');
process.chdir(root);
loadEnvFile(root);
/** Run from the bundle it runs the bundle, and from the sources the sources. */
const fromSources = import.meta.filename.endsWith('.ts');
const program = (name: string) => ({
  name,
  script: fromSources ? join(root, `apps/${name}/src/main.ts`) : join(import.meta.dirname, `${name}.js`),
});

try {
  await run({
    settings: readSettings(),
    children: [program('api'), program('worker')],
    ...(fromSources ? { sources: root } : {}),
    env: process.env,
    report: consoleReport(),
  });
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exit(1);
}
