import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load } from '../packages/database/src/backup/load.ts';
import { eraseAgain } from './backup/erase-again.ts';
import { copyFiles, filesIn, filesOf } from './backup/files.ts';
import { readManifest, secretMark } from './backup/manifest.ts';
import { command, folderOf } from './backup/place.ts';
import { Refusal } from './env.ts';

/** `npm run restore -- <folder> [--erasures <folder>]`: loads a backup into an empty database before anything uses it. */
await command(async (place, args) => {
  const { values, positionals } = parseArgs({
    args,
    options: { erasures: { type: 'string' } },
    allowPositionals: true,
  });
  const [given, ...rest] = positionals;
  if (given === undefined || rest.length > 0)
    throw new Refusal('Usage: npm run restore -- <folder> [--erasures <folder>]');
  const folder = folderOf(given);
  const newer = values.erasures === undefined ? undefined : folderOf(values.erasures);
  if (newer !== undefined && !existsSync(newer)) throw new Refusal(`The folder ${newer} does not exist.`);
  const { secret, database } = await readManifest(folder);
  const { env, url } = place;
  if (secret !== secretMark(env.DESKWIRE_SECRET))
    throw new Refusal(
      'The backup was made with another DESKWIRE_SECRET, which is needed to read its encrypted contents.',
    );
  await load(url, join(folder, 'database'), database);
  const storage = filesOf(env);
  const files = storage === undefined ? 0 : await copyFiles(filesIn(join(folder, 'files')), storage);
  const rows = database.tables.reduce((sum, table) => sum + Number(table.rows), 0);
  console.log(`restored ${rows} rows of ${database.tables.length} tables and ${files} files, as of ${database.at}`);
  console.log(await eraseAgain(place, newer));
});
