import { defineConfig } from 'tsdown';

/** Files without a dependency, each with its declarations. `build.ts` stages the sources. */
const fileOf = (name: string) => ({
  entry: [`types/staged/${name}.ts`],
  format: 'esm' as const,
  platform: 'neutral' as const,
  minify: true,
  clean: false,
  dts: { tsconfig: 'tsconfig.json' },
  deps: { alwaysBundle: [/@trpc\//, /@deskwire\//, /^eventsource-parser/] },
});
export default defineConfig([fileOf('index'), fileOf('offline')]);
