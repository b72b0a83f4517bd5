import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machine, verdicts, type Measured } from './report.ts';

/**
 * Every benchmark, or the one named, in one report: `npm run bench -- [name] [its arguments]`; the names are those below.
 * Without a name the report ends with each target of the design, its figure, and whether it is met; `--write` keeps it in
 * `bench/report.md`. `npm run bench -- profile` shows where the processor time of a request goes.
 */
const all = [
  'rest',
  'peers',
  'size',
  'work',
  'vectors',
  'queue',
  'start',
  'sdk',
  'types',
  'classify',
  'audit',
  'photos',
  'webhooks',
  'workflows',
  'listeners',
  'inbound',
] as const;
const others = ['profile'] as const;
/** Arguments in a run of everything. */
const arguments_: Partial<Record<string, readonly string[]>> = {
  peers: ['10000,100000,1000000', '3'],
  size: ['10000', '1000000', '12'],
  work: ['10000', '1000000', '12'],
};

const words = process.argv.slice(2).filter((word) => word !== '--write');
const keeps = process.argv.includes('--write');
const [first, ...rest] = words;
if (first !== undefined && ![...all, ...others].some((name) => name === first)) {
  console.error(`There is no benchmark ${first}. There are: ${[...all, ...others].join(', ')}.`);
  process.exit(1);
}

let report = '';
function say(text: string): void {
  process.stdout.write(text);
  report += text;
}

const figures: Measured[] = [];
async function run(name: string, given: readonly string[]): Promise<void> {
  say(`\n## ${name}\n\n`);
  const child = fork(join(import.meta.dirname, `${name}.ts`), given, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  child.stdout!.on('data', (text: Buffer) => say(text.toString()));
  const stop = () => child.kill();
  process.once('SIGTERM', stop);
  child.on('message', (message) => figures.push(message as Measured));
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('SIGTERM', stop);
  if (code === null) process.exit(1);
  if (code === 0) return;
  say(`\n${name} failed.\n`);
  process.exitCode = 1;
}

const command = ['npm run bench', ...(words.length === 0 ? [] : ['--', ...words])].join(' ');
say(`# Benchmarks\n\n\`${command}\` on ${machine()}\n`);
if (first === undefined) for (const name of all) await run(name, arguments_[name] ?? []);
else await run(first, rest);
if (first === undefined) say(`\n## Targets\n\n${verdicts(figures)}\n`);
if (keeps) writeFileSync(join(import.meta.dirname, 'report.md'), report);
