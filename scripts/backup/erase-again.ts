import { ERASURES } from '../../packages/router/src/platform/erasures/record.ts';
import { reapplyErasures } from '../../packages/router/src/platform/erasures/reapply.ts';
import { createServices } from '../../packages/router/src/runtime/services.ts';
import { copyFiles, filesIn } from './files.ts';
import type { Place } from './place.ts';

/**
 * Erases again everybody a restored database has brought back, according to the record kept with the files and, if
 * given, a newer one. Returns a sentence that says how many.
 */
export async function eraseAgain({ env, url }: Place, newer: string | undefined): Promise<string> {
  const runtime = createServices(
    { ...env, DATABASE_URL: url },
    { report: (message, error) => console.error(message, error), application_name: 'deskwire restore' },
  );
  try {
    if (newer !== undefined) await copyFiles(filesIn(newer), runtime.services.storage, ERASURES);
    const { user, person, team } = await reapplyErasures(runtime.services);
    return `erased again: ${user} users, ${person} contacts, ${team} teams`;
  } finally {
    await runtime.close();
  }
}
