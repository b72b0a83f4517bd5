import { join } from 'node:path';
import { ConfigurationError, readEnv } from '../packages/router/src/runtime/env.ts';
import { examine } from './doctor/checks.ts';
import { loadEnvFile } from './env.ts';

const marks = { good: '✓', doubt: '!', bad: '✗' } as const;

/** `npm run doctor`: looks at an installation, and says in sentences what to do. Exits with 1 where something has to be done. */
loadEnvFile(join(import.meta.dirname, '..'));
try {
  const findings = await examine(readEnv());
  for (const { name, state, says } of findings) console.log(`${marks[state]} ${name}: ${says}`);
  const bad = findings.filter(({ state }) => state === 'bad').length;
  console.log(bad === 0 ? 'Nothing has to be done.' : `${bad} of ${findings.length} checks need you.`);
  process.exitCode = bad === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof ConfigurationError ? `✗ settings: ${error.message}` : error);
  process.exitCode = 1;
}
