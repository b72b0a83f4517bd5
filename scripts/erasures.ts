import { parseArgs } from 'node:util';
import { eraseAgain } from './backup/erase-again.ts';
import { command, folderOf } from './backup/place.ts';

/** `pnpm erasures [--from <folder>]`: what `pnpm restore` does last, for a database that was restored by other means. */
await command(async (place, args) => {
  const { values } = parseArgs({ args, options: { from: { type: 'string' } } });
  console.log(await eraseAgain(place, values.from === undefined ? undefined : folderOf(values.from)));
});
