import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** The processor time that a process has used, in microseconds to the hundredth of a second. Undefined outside of Linux. */
export function processorOf(pid: number): number | undefined {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return undefined;
  const fields = readFileSync(path, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** The resident memory of a process, in megabytes. Undefined where `ps` does not tell. */
export function memoryOf(pid: number): number | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim() ? Number(stdout) / 1024 : undefined;
}
