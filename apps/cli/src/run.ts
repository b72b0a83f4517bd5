import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Deskwire } from '@deskwire/sdk';
import type { Choices, Format, Parsed } from './arguments.ts';
import { plainOf } from './arguments.ts';
import { call, clientOf, procedureOf, type Page } from './client.ts';
import { kebab, wordsOf, type Command } from './commands.ts';
import { Usage } from './exit.ts';
import { fileAt } from './importing.ts';
import { printerOf, printOne, type Screen } from './output.ts';
import type { Credentials } from './store.ts';

/** Calls the procedure of a command and prints what it answers. */
export async function run(
  screen: Screen,
  command: Command,
  { choices, given, input: flags }: Parsed,
  credentials: Credentials,
  format: Format,
): Promise<void> {
  const file = command.door === 'upload' ? fileOf(given) : undefined;
  const input = inputOf(command, file === undefined ? given : given.slice(1), flags);
  checkColumns(command, choices);
  if (choices.all && command.rows === undefined) throw new Usage('--all is for lists.');
  if (command.destructive && !choices.yes) await confirm(screen, command);
  const { desk, url } = await clientOf(choices, credentials);
  if (file !== undefined) return printOne(screen, await uploaded(desk, command, file, input), format);
  if (command.door === 'report') return printReport(screen, desk, command, input, choices, format);
  if (command.rows !== undefined) return printList(screen, desk, command, input, choices, format);
  const answer = await call(desk, command, input);
  if (command.door === 'link') return save(screen, await linked(answer, url), choices);
  if (command.door === 'document') return save(screen, documentOf(answer), choices);
  await printOne(screen, answer, format);
}

function fileOf([file]: readonly string[]): string {
  if (file === undefined) throw new Usage('Say which file to upload.');
  return file;
}

function inputOf(
  { places, fields }: Command,
  given: readonly string[],
  flags: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (given.length > places.length) throw new Usage(`"${given[places.length]}" is one word too many.`);
  const input = { ...flags };
  for (const [n, text] of given.entries()) input[places[n]!] = plainOf(kebab(places[n]!), fields[places[n]!]!, text);
  const missing = Object.entries(fields).filter(([name, { required }]) => required && input[name] === undefined);
  if (missing.length === 0) return input;
  const names = missing.map(([name]) => (places.includes(name) ? `<${kebab(name)}>` : `--${kebab(name)}`));
  throw new Usage(`${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} required.`);
}

function checkColumns({ rows, door }: Command, { select }: Choices): void {
  if (select === undefined || door === 'report') return;
  if (rows === undefined) throw new Usage('--select is for lists.');
  const known = [...rows.shown, ...rows.others];
  const unknown = select.find((column) => !known.includes(column.split('.')[0]!));
  if (unknown !== undefined) throw new Usage(`There is no column ${unknown}. There are ${known.join(', ')}.`);
}

async function confirm(screen: Screen, command: Command): Promise<void> {
  const what = `${command.summary}. This cannot be undone.`;
  if (!screen.isWatched) throw new Usage(`${what} Give --yes if that is meant.`);
  const lines = createInterface({ input: screen.in, output: screen.notes });
  const answer = await lines.question(`${what} Go on? [y/N] `);
  lines.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new Usage('Nothing was done.');
}

async function printList(
  screen: Screen,
  desk: Deskwire,
  command: Command,
  asked: Readonly<Record<string, unknown>>,
  choices: Choices,
  format: Format,
): Promise<void> {
  const { shown, others } = command.rows!;
  const columns = choices.select ?? (format === 'table' ? shown : [...shown, ...others]);
  // A table has no place for long texts, so they need not be sent.
  const isShort = format === 'table' && choices.select === undefined && command.fields['view'] !== undefined;
  const input = isShort ? { view: 'row', ...asked } : asked;
  if (format === 'json' && !choices.all && choices.select === undefined)
    return printOne(screen, await call(desk, command, input), format);
  const printer = printerOf(screen, format, columns);
  const picked = (row: Readonly<Record<string, unknown>>) =>
    choices.select === undefined || format === 'table' || format === 'csv'
      ? row
      : Object.fromEntries(choices.select.map((column) => [column, valueAt(row, column)]));
  if (choices.all) {
    const list = procedureOf(desk, command) as { query(input: object): Promise<Page> };
    for await (const row of desk.each(list, input)) await printer.row(picked(row));
    return printer.end();
  }
  const { items, total, next_cursor } = (await call(desk, command, input)) as Page;
  for (const row of items) await printer.row(picked(row));
  await printer.end();
  if (items.length === 0 && format === 'table') screen.notes.write('Nothing fits.\n');
  if (next_cursor !== null && screen.isWatched)
    screen.notes.write(`${items.length} of ${total.toLocaleString('en')} rows. --all shows all of them.\n`);
}

const valueAt = (row: unknown, column: string): unknown =>
  column.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], row);

interface Report {
  readonly columns: readonly { readonly name: string }[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly next_cursor: string | null;
}
/** A report is a table whose columns come with it. */
async function printReport(
  screen: Screen,
  desk: Deskwire,
  command: Command,
  input: object,
  { select }: Choices,
  format: Format,
): Promise<void> {
  let page = (await call(desk, command, input)) as Report;
  const names = page.columns.map(({ name }) => name);
  const printer = printerOf(screen, format, select ?? names);
  for (;;) {
    for (const row of page.rows) await printer.row(Object.fromEntries(names.map((name, n) => [name, row[n]])));
    if (page.next_cursor === null) return printer.end();
    page = (await call(desk, command, { ...input, cursor: page.next_cursor })) as Report;
  }
}

async function uploaded(desk: Deskwire, { path }: Command, file: string, about: object): Promise<unknown> {
  // The command was made of the contract, so what it takes is what the procedure takes.
  return desk.uploadTo(path as 'files.upload', await fileAt(file), { filename: basename(file), ...about });
}

interface Download {
  readonly name: string;
  readonly bytes: Uint8Array;
}
async function linked(answer: unknown, url: string): Promise<Download> {
  const { file, link } = answer as { file: { name: string }; link: string };
  // It names the public address, which may not be the one that leads there from here. Whoever has it needs no sign-in.
  const { pathname, search } = new URL(link, url);
  const response = await fetch(new URL(pathname + search, url));
  if (!response.ok) throw new Error(`The file could not be downloaded (${response.status}).`);
  return { name: file.name, bytes: new Uint8Array(await response.arrayBuffer()) };
}
function documentOf(answer: unknown): Download {
  const { name, content } = answer as { name: string; content: string };
  return { name, bytes: Buffer.from(content, 'base64') };
}

/** A file goes where it is told to go, and never over one that is there without being told. */
function save(screen: Screen, { name, bytes }: Download, { save: place }: Choices): void {
  if (place === '-') return void screen.out.write(bytes);
  // The name comes from whoever uploaded it.
  const safe = basename(name.replaceAll(/[\\/:\u0000-\u001f\u007f-\u009f]/g, '_')).replace(/^\.+/, '') || 'download';
  try {
    writeFileSync(place ?? safe, bytes, { flag: place === undefined ? 'wx' : 'w' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Usage(`${safe} is here already. Say where to write it: --save FILE.`);
  }
  screen.notes.write(`Wrote ${place ?? safe} (${bytes.length} bytes).\n`);
}

export const nameOf = (command: Command): string => `deskwire ${wordsOf(command).join(' ')}`;
