import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogOf } from './catalog.ts';

/** Builds the program, and beside it the list of commands that it reads instead of the contract. */
execFileSync('tsdown', { cwd: import.meta.dirname, stdio: 'inherit', shell: process.platform === 'win32' });
writeFileSync(join(import.meta.dirname, 'dist/commands.json'), JSON.stringify(catalogOf()));
