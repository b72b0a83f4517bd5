import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a release twice, each from a fresh clone in a folder of its own, and compares the bytes. */
const root = join(import.meta.dirname, '../..');
const place = mkdtempSync(join(tmpdir(), 'deskwire-releases-'));
const run = (cwd: string, program: string, ...args: string[]): void =>
  void execFileSync(program, args, { cwd, stdio: 'inherit' });

try {
  const sums = ['one', 'the other one'].map((name) => {
    const clone = join(place, name);
    run(root, 'git', 'clone', '--quiet', root, clone);
    run(clone, 'npm', 'run', 'release', '--', join(place, `${name}, released`));
    return readFileSync(join(place, `${name}, released`, 'SHA256SUMS'), 'utf8');
  });
  if (sums[0] !== sums[1]) throw new Error(`Two releases of one commit differ:\n${sums.join('\n')}`);
  console.log('Both are the same.');
} finally {
  rmSync(place, { recursive: true, force: true });
}
