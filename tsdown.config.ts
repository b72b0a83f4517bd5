import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'tsdown';
import { packPrograms } from './scripts/pack.ts';

const outDir = join(import.meta.dirname, 'dist');
const DAY = 86_400_000;

/**
 * The programs of an installation, in one folder with all that they need but the packages that `dependencies` of
 * `package.json` names: native code, and packages that read files of their own.
 */
export default defineConfig({
  entry: {
    api: 'apps/api/src/main.ts',
    worker: 'apps/worker/src/main.ts',
    supervise: 'scripts/supervise.ts',
    migrate: 'scripts/migrate.ts',
    // Started by path, so it stands where it stands in the sources: in a folder below whoever starts it.
    'embedded/keeper': 'packages/database/src/embedded/keeper.ts',
    'parser-child': 'packages/adapters/src/parser-child.ts',
    'pdf-thread': 'packages/adapters/src/pdf-thread.ts',
    'holidays-thread': 'packages/adapters/src/holidays-thread.ts',
  },
  // Read by path, from beside whoever reads them.
  copy: [
    { from: 'packages/database/src/migrations/*.sql', to: 'dist/migrations' },
    'packages/router/src/identity/common-passwords.txt',
    'packages/adapters/src/pdf',
    'apps/console/dist/console',
    'apps/guide/dist/guide',
  ],
  outDir,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  fixedExtension: false,
  dts: false,
  report: false,
  deps: { onlyBundle: false },
  sourcemap: true,
  outputOptions: { sourcemapExcludeSources: true },
  plugins: [
    {
      // Nine tenths of the bundle are packages, and so would be its source maps.
      name: 'no source maps of packages',
      transform: { filter: { id: /node_modules/ }, handler: (code) => ({ code, map: { mappings: '' } }) },
    },
    {
      // V8 keeps the text of a script for as long as the script runs, with two bytes a character if one is outside of Latin-1.
      name: 'one byte a character',
      generateBundle: (_, files) => {
        for (const file of Object.values(files))
          if (file.type === 'chunk') file.code = file.code.replaceAll(/[^\0-\xff]/g, escaped);
      },
    },
  ],
  // A program that runs loads parts of its bundle later, also after a new one has been built.
  clean: false,
  hooks: {
    // A migration that this build does not have may not be run by it.
    'build:prepare': () => rmSync(join(outDir, 'migrations'), { recursive: true, force: true }),
    'build:done': () => {
      packPrograms(join(outDir, 'programs'));
      removeOutdated();
    },
  },
});

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function removeOutdated(): void {
  for (const name of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
    const file = statSync(join(outDir, name));
    if (file.isFile() && Date.now() - file.mtimeMs > DAY) rmSync(join(outDir, name));
  }
}
