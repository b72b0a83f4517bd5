import { join, resolve } from 'node:path';
import { startEmbedded } from '../../packages/database/src/embedded.ts';
import { readEnv, type Env } from '../../packages/router/src/runtime/env.ts';
import { loadEnvFile, readSettings, Refusal } from '../env.ts';
import { keptSecret } from '../supervisor/secrets.ts';

/** The installation a command works on, as `npm start` would run it. */
export interface Place {
  readonly env: Env;
  /** Its database, bypassing any pooler. */
  readonly url: string;
  /** Releases an embedded database, which stops if nobody else uses it. */
  leave(): Promise<void>;
}

/** Finds it through the environment and `.env`, and starts its database if it is an embedded one. */
export async function openPlace(): Promise<Place> {
  loadEnvFile(join(import.meta.dirname, '../..'));
  const settings = readSettings([]);
  const embedded = settings.database_url === undefined ? await startEmbedded(settings.data_dir) : undefined;
  const url = settings.direct_url ?? embedded?.url;
  if (url === undefined) throw new Refusal('There is no database: set DATABASE_URL.');
  const made = settings.production ? {} : { DESKWIRE_SECRET: settings.secret ?? keptSecret(settings.data_dir) };
  return {
    env: readEnv({ ...process.env, ...made, DATABASE_URL: url, DATA_DIR: settings.data_dir }),
    url,
    leave: async () => void (await embedded?.stop()),
  };
}

/** Runs a command on the installation. Problems the operator can fix are reported in one sentence. */
export async function command(work: (place: Place, args: string[]) => Promise<void>): Promise<never> {
  let place: Place | undefined;
  try {
    place = await openPlace();
    await work(place, process.argv.slice(2));
    await place.leave();
    process.exit(0);
  } catch (error) {
    await place?.leave();
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

/** The folder given to a command, relative to where the operator ran it. */
export const folderOf = (name: string): string => resolve(process.env['INIT_CWD'] ?? '.', name);
