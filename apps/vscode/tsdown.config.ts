import { defineConfig } from 'tsdown';

/** One file, as VS Code loads extensions. It brings everything but the editor. */
export default defineConfig({
  entry: { extension: 'src/extension.ts' },
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  dts: false,
  minify: true,
  report: false,
  outputOptions: { codeSplitting: false },
  deps: { alwaysBundle: [/.*/], neverBundle: ['vscode'], onlyBundle: false },
});
