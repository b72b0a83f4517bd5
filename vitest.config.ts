import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/longest-first.ts';

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'tests/**/*.test.ts', 'scripts/**/*.test.ts'],
    // Tests that take long, measure time or need more than Node: see vitest.proofs.config.ts.
    exclude: [...configDefaults.exclude, '**/*.proof.test.ts'],
    globalSetup: ['packages/testing/src/global-setup.ts'],
    reporters: ['default', './scripts/slowest.ts'],
    // A test file may load native code, spawn processes and read signals: a process keeps that apart from vitest.
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    // Many tests wait for something most of the time. Beyond eight they would only share one PostgreSQL.
    maxWorkers: Math.min(8, Math.ceil(availableParallelism() * 1.5)),
    // Files share the modules of their process: loading the router anew for each took longer than half of the tests. What a
    // file changes of a module it puts back.
    isolate: false,
    // Tests wait for conditions, which a busy machine may take many times as long to meet. A limit only stops a test that hangs.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
