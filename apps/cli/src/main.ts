#!/usr/bin/env node
import { parse, type Choices, type Format, type Parsed } from './arguments.ts';
import { serverOf } from './client.ts';
import { named, nearest, readCatalog, wordsOf, type Catalog, type Command } from './commands.ts';
import { completionOf, completions, importing } from './completion.ts';
import { environment } from './env.ts';
import { exits, Usage } from './exit.ts';
import { explained } from './failure.ts';
import { follow } from './follow.ts';
import { helpOf, helpOfAll, helpOfGroup, own } from './help.ts';
import { importTickets } from './importing.ts';
import { print, type Screen } from './output.ts';
import { nameOf, run } from './run.ts';
import { login, logout, whoami } from './session.ts';
import { keptIn } from './store.ts';

const { stdin, stdout, stderr } = process;
const screen: Screen = {
  in: stdin,
  out: stdout,
  notes: stderr,
  width: stdout.isTTY ? stdout.columns : undefined,
  isWatched: stdin.isTTY && stderr.isTTY,
  colour: environment.colour,
};
// The reader has closed the pipe: `deskwire tickets list --all | head`.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? exits.done : exits.failed));

const credentials = keptIn(environment.folder);
const formatOf = ({ output }: Choices): Format => output ?? (screen.width === undefined ? 'json' : 'table');

/** Flags may stand before the command: `deskwire -o csv tickets list`. */
function reordered(line: readonly string[]): string[] {
  const at = line.findIndex((word, n) => !word.startsWith('-') && !takesNext(line[n - 1]));
  return at <= 0 ? [...line] : [...line.slice(at), ...line.slice(0, at)];
}
const takesNext = (flag = ''): boolean => /^(-o|--(output|select|json|save|team|server))$/.test(flag);

async function main(words: readonly string[]): Promise<number> {
  if (words[0] === '__complete') return complete(words.slice(words[1] === '--' ? 2 : 1));
  if (words[0] === '--version') {
    await print(screen, `${readCatalog().version}\n`);
    return exits.done;
  }
  const line = reordered(words);
  const catalog = readCatalog();
  const found = named(catalog.commands, line);
  const command = 'command' in found ? found.command : undefined;
  let choices: Choices | undefined;
  try {
    const parsed = parse('command' in found ? found.rest : line.slice(1), fieldsFor(line, command, catalog));
    ({ choices } = parsed);
    if (command !== undefined) {
      if (choices.help) await print(screen, helpOf(command));
      else await run(screen, command, parsed, credentials, formatOf(choices));
      return exits.done;
    }
    return await other(line, parsed, catalog, found as Exclude<typeof found, { command: Command }>);
  } catch (error) {
    const url = serverOf({ server: choices?.server }, credentials);
    const { text, exit } = await explained(error, { url, command });
    stderr.write(`deskwire: ${text}\n`);
    if (error instanceof Usage && command !== undefined) stderr.write(`"${nameOf(command)} --help" says more.\n`);
    return exit;
  }
}

/** The flags that a line may have, besides those of all commands. */
function fieldsFor([first]: readonly string[], command: Command | undefined, { commands }: Catalog): Command['fields'] {
  if (command !== undefined) return command.fields;
  if (first === 'import') {
    const { file_id: _, ...fields } = importing(commands).fields;
    return fields;
  }
  if (first !== 'events') return {};
  const { type, entity, entity_id } = commands.find(({ path }) => path === 'events.list')!.fields;
  return {
    follow: { type: 'switch' },
    after: { type: 'number', about: 'The last position you have seen.' },
    type: type!,
    entity: entity!,
    entity_id: entity_id!,
  };
}

/** Runs a command that is not a procedure, or prints the help of a group. */
async function other(
  line: readonly string[],
  { choices, given, input }: Parsed,
  catalog: Catalog,
  { within, depth, unknown }: { within: readonly Command[]; depth: number; unknown: string | undefined },
): Promise<number> {
  const [first = ''] = line;
  const format = formatOf(choices);
  if (first === 'events' && input['follow'] === true) {
    const { follow: _, ...filter } = input;
    await follow(screen, choices, credentials, format, filter);
    return exits.done;
  }
  if (first === 'help' && line.length > 1) return main([...line.slice(1), '--help']);
  if (Object.hasOwn(own, first) && first !== 'events') {
    if (choices.help) await print(screen, `${own[first]!.about}\n\nUsage: deskwire ${own[first]!.usage}\n`);
    else if (first === 'completion') await print(screen, completionOf(given[0]));
    else if (first === 'login') await login(screen, choices, credentials);
    else if (first === 'logout') await logout(screen, choices, credentials);
    else if (first === 'whoami') await whoami(screen, choices, credentials, format);
    else {
      if (given.length !== 1) throw new Usage('Say which file to import: deskwire import tickets.csv');
      return importTickets(screen, choices, credentials, format, { file: given[0]!, options: input });
    }
    return exits.done;
  }
  if (unknown !== undefined && first !== 'help') throw unknownWord(line, within, depth, unknown);
  await print(screen, depth === 0 ? helpOfAll(catalog) : helpOfGroup(catalog, within, line.slice(0, depth)));
  return exits.done;
}

function unknownWord(line: readonly string[], within: readonly Command[], depth: number, unknown: string): Usage {
  const names = within.map((command) => wordsOf(command)[depth]!);
  const near = nearest(unknown, depth === 0 ? [...Object.keys(own), ...names] : names);
  const before = line.slice(0, depth).join(' ');
  const meant = near === undefined ? '' : ` Did you mean "${[...line.slice(0, depth), near].join(' ')}"?`;
  return new Usage(
    `There is no command "${[before, unknown].filter(Boolean).join(' ')}".${meant} "deskwire ${before}${before && ' '}--help" lists them.`,
  );
}

async function complete(words: readonly string[]): Promise<number> {
  const found = completions(readCatalog(), words);
  await print(screen, found.map(([word, about]) => `${word}\t${about}\n`).join(''));
  return exits.done;
}

process.exitCode = await main(process.argv.slice(2));
