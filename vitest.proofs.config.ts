import { configDefaults, defineConfig } from 'vitest/config';
import tests from './vitest.config.ts';

/** The second tier, which `npm run proofs` runs by name. */
export default defineConfig({
  test: {
    ...tests.test,
    include: ['**/*.proof.test.ts'],
    exclude: configDefaults.exclude,
    // What measures time has the machine for itself.
    maxWorkers: 1,
    testTimeout: 1_800_000,
  },
});
