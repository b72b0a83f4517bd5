import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

/** Every benchmark, or those named, in one report: `pnpm bench [rest|size|queue|sdk|types] [arguments of it]`. */
const files = { rest: 'rest.ts', size: 'size.ts', queue: 'queue.ts', sdk: 'sdk.ts', types: 'types.ts' };
type Name = keyof typeof files;
const isName = (word: string): word is Name => Object.hasOwn(files, word);

const [first, ...rest] = process.argv.slice(2);
if (first !== undefined && !isName(first)) throw new Error(`There is no benchmark ${first}.`);
const processors = cpus();
const memory = Math.round(totalmem() / 2 ** 30);
console.log(
  `${processors.length} × ${processors[0]?.model}, ${memory} GB, ${process.platform}, Node ${process.version}`,
);
for (const name of first === undefined ? (Object.keys(files) as Name[]) : [first]) {
  console.log(`\n${name}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, files[name]), ...rest], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
