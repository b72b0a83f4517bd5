import { join } from 'node:path';
import { loadEnvFile, readSettings, Refusal } from './env.ts';
import { consoleReport } from './supervisor/report.ts';
import { bringUpToDate } from './supervisor/schema.ts';

/** `npm run migrate`: migrates as a step of its own, for deployments that start several instances at once. */
loadEnvFile(join(import.meta.dirname, '..'));
try {
  const { direct_url } = readSettings();
  if (direct_url === undefined) throw new Refusal('Set DATABASE_URL to the database to migrate.');
  await bringUpToDate(direct_url, consoleReport());
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exit(1);
}
