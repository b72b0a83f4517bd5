import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secret all keys of this installation are derived from: generated on the first start and kept. */
export function keptSecret(home: string): string {
  const file = join(home, 'secrets.json');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) create(file);
  chmodSync(file, 0o600);
  const secrets: { DESKWIRE_SECRET: string } = JSON.parse(readFileSync(file, 'utf8'));
  return secrets.DESKWIRE_SECRET;
}

function create(file: string): void {
  const secrets = { DESKWIRE_SECRET: randomBytes(32).toString('base64url') };
  try {
    writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another start was faster: its secret counts.
    if (!existsSync(file)) throw error;
  }
}
