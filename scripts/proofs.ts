import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { commit } from '../packages/testing/src/commit.ts';
import { missing } from '../packages/testing/src/parts.ts';
import { proofs } from './proofs/list.ts';
import { keepResult, notebook, resultOf } from './proofs/results.ts';

/**
 * `npm run proofs` lists the proofs; with names it runs those, one after the other, and with `--write` it keeps the result of
 * each in docs/proofs. First it names the parts that this machine lacks: with REQUIRE_PARTS=1, as in CI, a proof without its
 * parts fails, otherwise it is skipped.
 */
const names = process.argv.slice(2).filter((word) => word !== '--write');
const keeps = process.argv.includes('--write');
const isRequired = process.env['REQUIRE_PARTS'] === '1';

for (const name of names)
  if (!(name in proofs)) {
    console.error(`Unknown proof "${name}": "npm run proofs" lists them.`);
    process.exit(1);
  }

if (names.length === 0) {
  const width = Math.max(...Object.keys(proofs).map((name) => name.length));
  for (const [name, { shows }] of Object.entries(proofs))
    console.log(`${name.padEnd(width)}  ${shows}\n${' '.repeat(width)}  ${resultOf(name) ?? 'Not run yet.'}\n`);
}

const able = names.filter((name) => {
  const lacks = missing(proofs[name]!.needs ?? []);
  for (const sentence of lacks) console.log(`${name}: ${isRequired ? 'cannot run' : 'skipped'}. ${sentence}`);
  if (lacks.length > 0 && isRequired) process.exitCode = 1;
  return lacks.length === 0;
});
for (const name of able) if (!(await passes(name))) process.exitCode = 1;

async function passes(name: string): Promise<boolean> {
  const { run, env } = proofs[name]!;
  const begun = performance.now();
  const [program, ...args] = run;
  const notes = notebook();
  const of = commit();
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: { ...process.env, REQUIRE_PARTS: isRequired ? '1' : '0', ...env?.(), ...notes.env },
  });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('SIGINT', forward).off('SIGTERM', forward);
  const minutes = (performance.now() - begun) / 60_000;
  const passed = code === 0;
  if (keeps) keepResult(name, { of, passed, minutes, notes: notes.text() });
  notes.remove();
  console.log(`${name}: ${passed ? 'passed' : 'FAILED'} after ${minutes.toFixed(1)} min`);
  return passed;
}
