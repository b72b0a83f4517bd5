import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checked, clientOf, clientOfContract, diagnosed, type Checked } from '@deskwire/testing/client-types.ts';
import { median } from './load.ts';
import { measured } from './report.ts';

/**
 * What types cost the compiler: a client with 20 calls against the packed SDK (after `sdk`) and against the contract, the
 * router of the server, and the whole repository. `npm run bench -- types`
 */
const root = join(import.meta.dirname, '..');

const packed = Array.from({ length: 5 }, () => checked(clientOf(join(root, 'packages/sdk/dist/index.js'))));
const seconds = median(packed.map((check) => check.seconds));
const servers = packed[0]!.server_files.length;
console.log(`client of the SDK: ${seconds.toFixed(2)} s, ${figures(packed[0]!)}, ${servers} files of the server`);
measured('types', seconds);
measured('server_files', servers);

console.log(`client of the contract: ${figures(checked(clientOfContract))}`);
console.log(`router of the server: ${figures(diagnosed(only('packages/router/src/domains.ts')))}`);
console.log(`whole repository: ${figures(diagnosed(join(root, 'tsconfig.json')))}`);

function figures({ instantiations, seconds: time }: Checked): string {
  return `${instantiations.toLocaleString('en')} instantiations, ${time.toFixed(1)} s on one thread`;
}

/** The project of one file of ours. It must lie within the repository, whose packages it resolves. */
function only(file: string): string {
  const path = join(root, 'node_modules/.deskwire-bench-types.json');
  // What packages without types of their own are, is said beside whoever uses them.
  const include = [join('..', file), '../packages/*/src/**/*.d.ts'];
  writeFileSync(path, JSON.stringify({ extends: '../tsconfig.base.json', include }));
  process.once('exit', () => rmSync(path, { force: true }));
  return path;
}
