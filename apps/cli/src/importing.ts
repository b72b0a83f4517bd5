import { openAsBlob, statSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Deskwire } from '@deskwire/sdk';
import type { Choices, Format } from './arguments.ts';
import { call, clientOf } from './client.ts';
import { exits, Usage } from './exit.ts';
import { harmless, printOne, type Screen } from './output.ts';
import type { Credentials } from './store.ts';

type Operation = Awaited<ReturnType<Deskwire['api']['operations']['get']['query']>>;
const SOON_MS = 300;
const LATE_MS = 2000;
const LISTED = 20;
const grouped = (count: number): string => count.toLocaleString('en');

/** A file that somebody named. */
export async function fileAt(path: string): Promise<Blob> {
  try {
    if (statSync(path).isFile()) return await openAsBlob(path);
  } catch (error) {
    throw new Usage(`The file cannot be read: ${(error as Error).message}.`);
  }
  throw new Usage(`${path} is not a file.`);
}

/** Uploads a file, starts the import, and follows it to its end. Interrupted, it goes on at the server. */
export async function importTickets(
  screen: Screen,
  choices: Choices,
  credentials: Credentials,
  format: Format,
  { file, options }: { file: string; options: Readonly<Record<string, unknown>> },
): Promise<number> {
  const blob = await fileAt(file);
  const { desk } = await clientOf(choices, credentials);
  const line = lineOf(screen);
  line.show(`Uploading ${basename(file)} (${grouped(blob.size)} bytes)`);
  const { id: file_id } = await desk.upload(blob, { filename: basename(file) });
  const begun = (await call(desk, { path: 'tickets.import', kind: 'mutation' }, { ...options, file_id })) as Operation;
  const ended = await followed(desk, begun, line);
  line.end();
  await tell(screen, desk, ended);
  if (format !== 'table') await printOne(screen, ended, format);
  return ended.state === 'succeeded' && ended.failed === 0 ? exits.done : exits.failed;
}

async function followed(desk: Deskwire, begun: Operation, line: ReturnType<typeof lineOf>): Promise<Operation> {
  let operation = begun;
  for (let ms = SOON_MS; operation.finished_at === null; ms = Math.min(ms * 1.5, LATE_MS)) {
    const { done, failed, total } = operation;
    const of = total === null ? '' : ` of ${grouped(total)}`;
    line.show(
      `Importing: ${grouped(done + failed)}${of} lines, ${grouped(failed)} refused (operation ${operation.id})`,
    );
    await wait(ms);
    operation = await desk.api.operations.get.query({ operation_id: operation.id });
  }
  return operation;
}

async function tell(
  { notes }: Screen,
  desk: Deskwire,
  { id, state, done, failed, error, result }: Operation,
): Promise<void> {
  const begin = state === 'succeeded' ? 'Imported' : `The import ${state} after`;
  notes.write(`${begin} ${grouped(done)} lines; ${grouped(failed)} ${failed === 1 ? 'was' : 'were'} refused.\n`);
  for (const [name, value] of Object.entries(result ?? {}))
    if (Array.isArray(value) || typeof value === 'number')
      notes.write(harmless(`  ${name.replaceAll('_', ' ')}: ${String(value)}`) + '\n');
  if (error !== null) notes.write(harmless(`${error.code}: ${error.message}\n`));
  if (failed === 0) return;
  const { items, total } = await desk.api.operations.errors.query({ operation_id: id, page_size: LISTED });
  for (const { line, field, reason, value } of items)
    notes.write(
      harmless(`  line ${line}: ${field ?? ''} ${reason}${value === null ? '' : ` (${JSON.stringify(value)})`}\n`),
    );
  if (total > items.length) notes.write(`  … "deskwire operations errors ${id} --all" lists all ${grouped(total)}.\n`);
}

/** Progress is one line that changes where somebody watches, and some lines where nobody does. */
function lineOf({ notes, isWatched }: Screen) {
  const EVERY_MS = 5000;
  let last = Number.NEGATIVE_INFINITY;
  return {
    show(text: string): void {
      if (isWatched) return void notes.write(`\r\u001b[K${text}`);
      if (Date.now() - last < EVERY_MS) return;
      last = Date.now();
      notes.write(`${text}\n`);
    },
    end: (): void => void (isWatched && notes.write('\r\u001b[K')),
  };
}
