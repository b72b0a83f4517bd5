import { join } from 'node:path';
import { loadEnvFile, readSettings } from './env.ts';
import { findAddress } from './supervisor/served-at.ts';

/** Plays the demo against the server that runs from this folder, whatever its port, unless DESKWIRE_URL names another one. */
loadEnvFile(join(import.meta.dirname, '..'));
const served = findAddress(readSettings([]).data_dir);
if (served !== undefined) process.env['DESKWIRE_URL'] ??= served;
await import('./demo/main.ts');
