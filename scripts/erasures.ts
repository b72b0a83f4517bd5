import { parseArgs } from 'node:util';
import { eraseAgain } from './backup/erase-again.ts';
import { command, folderOf } from './backup/place.ts';

/** `npm run erasures -- [--from <folder>]`: the last step of a restore, for a database restored by other means. */
await command(async (place, args) => {
  const { values } = parseArgs({ args, options: { from: { type: 'string' } } });
  console.log(await eraseAgain(place, values.from === undefined ? undefined : folderOf(values.from)));
});
