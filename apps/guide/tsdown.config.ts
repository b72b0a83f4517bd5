import { defineConfig } from 'tsdown';

/** The one script of the guide, for browsers. */
export default defineConfig({
  entry: { guide: 'src/guide.ts' },
  outDir: 'dist/guide/assets',
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  tsconfig: 'src/tsconfig.json',
  dts: false,
  minify: true,
  report: false,
  hash: false,
  clean: false,
  deps: { alwaysBundle: [/.*/], onlyBundle: false },
  outputOptions: { entryFileNames: '[name].js' },
});
