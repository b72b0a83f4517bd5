import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const fileOf = (name: string): string => join(root, 'docs/proofs', `${name}.md`);

/** What is known of the last run of a proof: its first line says when, at which commit, and with which result. */
export const resultOf = (name: string): string | undefined =>
  existsSync(fileOf(name)) ? /^# .*\n\n(.*)$/m.exec(readFileSync(fileOf(name), 'utf8'))?.[1] : undefined;

interface Run {
  /** What ran, as it was when it began. */
  readonly of: string;
  readonly passed: boolean;
  readonly minutes: number;
  readonly notes: string;
}

/** Keeps a run in the file of its proof, in place of the one before and of what was noted about it. */
export function keepResult(name: string, { of, passed, minutes, notes }: Run): void {
  const load = Math.round(loadavg()[2]!);
  const result = `${passed ? 'passed' : 'FAILED'} after ${minutes.toFixed(1)} min under a load of ${load}.`;
  writeFileSync(fileOf(name), `# ${name}\n\n${new Date().toISOString().slice(0, 10)}, ${of}: ${result}\n${notes}`);
}

/** Says more about a run, below its result; called by the proof itself. */
export const note = (text: string): void => {
  const file = process.env['PROOF_NOTES'];
  if (file) appendFileSync(file, `\n${text.trim()}\n`);
};

/** Where a proof that runs notes more. */
export function notebook() {
  const folder = mkdtempSync(join(tmpdir(), 'deskwire-proof-'));
  const file = join(folder, 'notes.md');
  return {
    env: { PROOF_NOTES: file },
    text: () => (existsSync(file) ? readFileSync(file, 'utf8') : ''),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
