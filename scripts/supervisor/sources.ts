import { globSync, watch } from 'node:fs';
import { join } from 'node:path';

/** Editors write a file in several steps, and a checkout writes many files. */
const QUIET = 200;

/** Calls back when files of which programs consist have changed and no more follow. */
export function watchSources(root: string, changed: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  const hear = (_event: string, name: string | null): void => {
    if (name?.endsWith('.test.ts')) return;
    clearTimeout(timer);
    timer = setTimeout(changed, QUIET);
  };
  for (const folder of globSync(['apps/*/src', 'packages/*/src'], { cwd: root }))
    watch(join(root, folder), { recursive: true }, hear);
}
