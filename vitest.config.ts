import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'tests/**/*.test.ts', 'scripts/**/*.test.ts'],
    globalSetup: ['packages/testing/src/global-setup.ts'],
    // A test file may load native code, spawn processes and read signals: a process keeps that apart from vitest.
    pool: 'forks',
    // Many tests wait for something most of the time.
    maxWorkers: 3,
    // Files share the modules of their process: loading the router anew for each took longer than half of the tests. What a
    // file changes of a module it puts back.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    teardownTimeout: 30_000,
  },
});
