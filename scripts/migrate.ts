import { join } from 'node:path';
import { loadEnvFile, readSettings, Refusal } from './env.ts';
import { consoleReport } from './supervisor/report.ts';
import { bringUpToDate } from './supervisor/schema.ts';

/** `npm run migrate`: a step of its own where several instances start at once. */
loadEnvFile(join(import.meta.dirname, '..'));
try {
  const { direct_url } = readSettings();
  if (direct_url === undefined) throw new Refusal('DATABASE_URL says which database to migrate: set it.');
  await bringUpToDate(direct_url, consoleReport());
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exit(1);
}
