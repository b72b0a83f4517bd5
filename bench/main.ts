import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commit } from '@deskwire/testing/commit.ts';
import { benchmarks } from './list.ts';
import { machine, targets, verdicts, type Measured, type Target } from './report.ts';

/**
 * Every benchmark, or the one named, with each target that it has a figure for: `npm run bench -- [name] [its arguments]`;
 * the names are in list.ts. With `--write`, each keeps what it said in `bench/report/<name>.md`. `npm run bench -- profile`
 * shows where the processor time of a request goes.
 */
const others = ['profile'];
/** Arguments in a run of everything. */
const arguments_: Partial<Record<string, readonly string[]>> = {
  peers: ['10000,100000,1000000', '3'],
  size: ['10000', '1000000', '12'],
  work: ['10000', '1000000', '12'],
  vectors: ['100000'],
};

const words = process.argv.slice(2).filter((word) => word !== '--write');
const keeps = process.argv.includes('--write');
const [first, ...rest] = words;
const names = Object.keys(benchmarks);
if (first !== undefined && ![...names, ...others].includes(first)) {
  console.error(`There is no benchmark ${first}. There are: ${[...names, ...others].join(', ')}.`);
  process.exit(1);
}

const all: Measured[] = [];
async function run(name: string, given: readonly string[]): Promise<void> {
  let report = '';
  const say = (text: string): void => {
    process.stdout.write(text);
    report += text;
  };
  const command = ['npm run bench --', name, ...given].join(' ');
  say(`# ${name}\n\n${new Date().toISOString().slice(0, 10)}, ${commit()}: \`${command}\` on ${machine()}\n\n`);
  const figures: Measured[] = [];
  const child = fork(join(import.meta.dirname, `${name}.ts`), given, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  child.stdout!.on('data', (text: Buffer) => say(text.toString()));
  const stop = () => child.kill();
  process.once('SIGTERM', stop);
  child.on('message', (message) => figures.push(message as Measured));
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('SIGTERM', stop);
  if (code === null) process.exit(1);
  if (code !== 0) {
    console.error(`\n${name} failed.\n`);
    process.exitCode = 1;
    return;
  }
  all.push(...figures);
  if (figures.length > 0) say(`\n${verdicts(figures)}\n`);
  if (keeps && name in benchmarks) writeFileSync(join(import.meta.dirname, 'report', `${name}.md`), report);
  process.stdout.write('\n');
}

if (first !== undefined) await run(first, rest);
else {
  for (const name of names) await run(name, arguments_[name] ?? []);
  const had = new Set(all.map(({ target }) => target));
  const missing = (Object.keys(targets) as Target[]).filter((target) => !had.has(target));
  process.stdout.write(`# Targets\n\n${verdicts(all)}\n`);
  for (const target of missing) console.log(`Not measured: ${targets[target].what}`);
}
