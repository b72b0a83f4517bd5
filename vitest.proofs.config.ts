import { configDefaults, defineConfig } from 'vitest/config';
import tests from './vitest.config.ts';

/** The tests that `npm test` leaves out; `npm run proofs` runs them by name. */
export default defineConfig({
  test: {
    ...tests.test,
    include: ['{packages,apps,tests,scripts}/**/*.proof.test.ts'],
    exclude: configDefaults.exclude,
    // Nothing else may run while time is measured.
    maxWorkers: 1,
    testTimeout: 1_800_000,
  },
});
