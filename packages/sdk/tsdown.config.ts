import { defineConfig } from 'tsdown';

/** One file without a dependency, and its declarations. `build.ts` stages the sources. */
export default defineConfig({
  entry: ['types/staged/index.ts'],
  format: 'esm',
  platform: 'neutral',
  minify: true,
  dts: { tsconfig: 'tsconfig.json' },
  deps: { alwaysBundle: [/@trpc\//, /@deskwire\//, /^eventsource-parser/] },
});
