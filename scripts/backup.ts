import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from '../packages/database/src/backup/dump.ts';
import { copyFiles, filesIn, filesOf } from './backup/files.ts';
import { secretMark, writeManifest } from './backup/manifest.ts';
import { command, folderOf } from './backup/place.ts';
import { Refusal } from './env.ts';

/** `npm run backup -- [folder]`: copies the database and the files while everything keeps running. */
await command(async ({ env, url }, args) => {
  const [given, ...rest] = args;
  if (rest.length > 0 || given?.startsWith('-') === true) throw new Refusal('Usage: npm run backup -- [folder]');
  const folder =
    given === undefined
      ? join(env.DATA_DIR, 'backups', new Date().toISOString().replaceAll(/[:.]/g, '-'))
      : folderOf(given);
  await mkdir(join(folder, 'database'), { recursive: true, mode: 0o700 });
  // Rows first: bytes are stored before their row, so every row that is copied has its bytes.
  const database = await dump(url, join(folder, 'database'));
  const storage = filesOf(env);
  const files = storage === undefined ? null : await copyFiles(storage, filesIn(join(folder, 'files')));
  await writeManifest(folder, { format: 1, secret: secretMark(env.DESKWIRE_SECRET), database, files });
  const rows = database.tables.reduce((sum, table) => sum + Number(table.rows), 0);
  console.log(
    `${folder}: ${database.tables.length} tables, ${rows} rows, ${files ?? 'no'} files, as of ${database.at}`,
  );
});
