import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PATIENCE_MS = 300_000;

/** Runs a program of a checkout to its end, with nothing of our environment but what it is given. */
export async function spoken(
  checkout: string,
  [script, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; text: string }> {
  const program = spawn(process.execPath, [join(checkout, script), ...args], {
    cwd: checkout,
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: tmpdir(), PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
  });
  let text = '';
  for (const stream of [program.stdout, program.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()));
  const [code] = (await once(program, 'close')) as [number | null];
  return { code, text: text.trim() };
}

/** The same for one that has to succeed; answers with what it says. */
export async function done(...call: Parameters<typeof spoken>): Promise<string> {
  const { code, text } = await spoken(...call);
  if (code !== 0) throw new Error(`"${call[1].join(' ')}" ended with ${code}: ${text}`);
  return text;
}
