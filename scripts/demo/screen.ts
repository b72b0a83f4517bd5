const isTerminal = process.stdout.isTTY;

/** Runs one step and prints how long it took. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  if (isTerminal) process.stdout.write(`  ${title} …`);
  const begun = performance.now();
  const result = await work();
  const took = `${Math.round(performance.now() - begun)} ms`;
  process.stdout.write(isTerminal ? `\r✓ ${title} (${took})\x1b[K\n` : `✓ ${title} (${took})\n`);
  return result;
}

/** A progress bar that redraws itself; without a terminal, only its end is printed. */
export function bar(title: string, done: number, total: number | null, finished = false): void {
  if (!isTerminal && !finished) return;
  const part = total === null || total === 0 ? 0 : Math.min(1, done / total);
  const width = 30;
  const filled = Math.round((finished ? 1 : part) * width);
  const line = `${finished ? '✓' : ' '} ${title} [${'█'.repeat(filled)}${'░'.repeat(width - filled)}] ${done}/${total ?? '?'}`;
  process.stdout.write(isTerminal ? `\r${line}\x1b[K${finished ? '\n' : ''}` : `${line}\n`);
}

/** Rows in columns, cut so that each row stays on one line. */
export function table(rows: readonly (readonly string[])[]): void {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries())
      widths[column] = Math.min(60, Math.max(widths[column] ?? 0, cell.length));
  for (const row of rows)
    console.log(
      `    ${row.map((cell, column) => cell.slice(0, 60).replaceAll('\n', ' ').padEnd(widths[column]!)).join('  ')}`.trimEnd(),
    );
}
