import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const SHOWN = 10;

/** Lists the slowest files at the end of a run, so that a test that has become slow is noticed. */
// Vitest requires reporters to be default exports.
export default class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length <= SHOWN) return;
    const slowest = modules.map((module) => ({ module, ms: durationOf(module) })).toSorted((a, b) => b.ms - a.ms);
    console.log('\nThe slowest files:');
    for (const { module, ms } of slowest.slice(0, SHOWN))
      console.log(`${(ms / 1000).toFixed(1).padStart(7)} s  ${relative(process.cwd(), module.moduleId)}`);
  }
}

/** Includes loading the file. */
function durationOf(module: TestModule): number {
  const { duration, collectDuration, setupDuration } = module.diagnostic();
  return duration + collectDuration + setupDuration;
}
