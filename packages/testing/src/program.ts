import { join } from 'node:path';

export type ProgramName = 'api' | 'worker';

/** The file of a program as it runs in production: from the bundle, which `npm test` builds before it runs any test. */
export const program = (name: ProgramName): string => join(import.meta.dirname, '../../../dist', `${name}.js`);
