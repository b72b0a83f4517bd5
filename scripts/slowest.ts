import { relative } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

const SHOWN = 20;

/** Lists what took longest at the end of a run, so that what has become slow is noticed: files, and procedures in all matrices. */
// Vitest requires reporters to be default exports.
export default class Slowest implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length <= SHOWN) return;
    show('files', new Map(modules.map((module) => [relative(process.cwd(), module.moduleId), durationOf(module)])));
    show('procedures, in all matrices together', procedureTimes(modules));
  }
}

function show(what: string, times: ReadonlyMap<string, number>): void {
  if (times.size === 0) return;
  console.log(`\nThe slowest ${what}:`);
  const slowest = [...times].toSorted(([, a], [, b]) => b - a).slice(0, SHOWN);
  for (const [name, ms] of slowest) console.log(`${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`);
}

/** A test that bears the name of a procedure is about that procedure alone. */
function procedureTimes(modules: readonly TestModule[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const module of modules)
    for (const test of module.children.allTests())
      if (isProcedure(test)) times.set(test.name, (times.get(test.name) ?? 0) + (test.diagnostic()?.duration ?? 0));
  return times;
}
const isProcedure = ({ name, module }: TestCase) =>
  /^[a-z]\w*(?:\.[a-z]\w*)+$/i.test(name) && /\/tests\/(?:access-matrix|doors)\//.test(module.moduleId);

/** Includes loading the file. */
function durationOf(module: TestModule): number {
  const { duration, collectDuration, setupDuration } = module.diagnostic();
  return duration + collectDuration + setupDuration;
}
