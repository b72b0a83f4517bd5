import { ConfigurationError } from '../packages/router/src/runtime/env.ts';
import { openPlace } from './backup/place.ts';
import { examine } from './doctor/checks.ts';
import { readSettings, Refusal } from './env.ts';

const marks = { good: '✓', doubt: '!', bad: '✗' } as const;

/** `npm run doctor`: looks at an installation, and says in sentences what to do. Exits with 1 where something has to be done. */
try {
  const { env, url, leave } = await openPlace();
  try {
    // As the programs reach it, which may be through a pooler.
    const { database_url } = readSettings([]);
    const about = { is_embedded: database_url === undefined };
    const findings = await examine({ ...env, DATABASE_URL: database_url ?? url }, about);
    for (const { name, state, says } of findings) console.log(`${marks[state]} ${name}: ${says}`);
    const bad = findings.filter(({ state }) => state === 'bad').length;
    console.log(bad === 0 ? 'Nothing has to be done.' : `${bad} of ${findings.length} checks need you.`);
    process.exitCode = bad === 0 ? 0 : 1;
  } finally {
    await leave();
  }
} catch (error) {
  const isSetting = error instanceof ConfigurationError || error instanceof Refusal;
  console.error(isSetting ? `✗ settings: ${error.message}` : error);
  process.exitCode = 1;
}
