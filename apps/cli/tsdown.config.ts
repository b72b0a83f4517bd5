import { defineConfig } from 'tsdown';

/** The program in one folder without a dependency. What is loaded only when a server is called is a file of its own. */
export default defineConfig({
  entry: { deskwire: 'src/main.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  fixedExtension: false,
  dts: false,
  minify: true,
  report: false,
  hash: false,
  deps: { alwaysBundle: [/.*/], onlyBundle: false },
});
