import { globals } from './arguments.ts';
import { groupedBy, kebab, wordsOf, type Catalog, type Command, type Field } from './commands.ts';

/** Commands that are made of several calls, or of none. */
export const own: Readonly<Record<string, { readonly usage: string; readonly about: string }>> = {
  login: { usage: 'login [--server URL]', about: 'Sign in by entering a code in your browser.' },
  logout: { usage: 'logout', about: 'End the session and forget it.' },
  whoami: { usage: 'whoami', about: 'Show who is signed in where.' },
  import: { usage: 'import <tickets.csv> [flags]', about: 'Import tickets from a CSV file, with progress.' },
  events: { usage: 'events --follow', about: 'Show what happens in the team, live.' },
  completion: { usage: 'completion bash|zsh|fish', about: 'Print what completes commands in your shell.' },
};

const columns = (pairs: readonly (readonly [string, string])[], indent = '  '): string => {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, about]) => `${indent}${name.padEnd(width)}  ${about}`.trimEnd()).join('\n');
};

export function helpOfAll({ groups }: Catalog): string {
  const areas = groupedBy(groups, ({ area }) => area);
  const listed = [...areas].map(
    ([area, within]) => `${area}\n${columns(within.map(({ name, about }) => [name, about]))}`,
  );
  return `Deskwire on the command line.

Usage: deskwire <group> <command> [arguments] [flags]

  deskwire login --server https://desk.example.com
  deskwire tickets list --status-category open --sort priority
  deskwire tickets create --title "The printer is on fire" --priority high
  deskwire tickets list --all -o csv > tickets.csv

Commands
${columns(Object.values(own).map(({ usage, about }) => [usage, about]))}

${listed.join('\n\n')}

Flags of all commands
${columns(globalFlags())}

"deskwire <group>" lists the commands of a group, and "deskwire <group> <command> --help" explains one.
Programs set DESKWIRE_KEY (an API key) and DESKWIRE_URL instead of signing in.
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not allowed, 4 not found, 5 conflict, 7 no connection.
`;
}

export function helpOfGroup({ groups }: Catalog, within: readonly Command[], words: readonly string[]): string {
  const about = words.length === 1 ? groups.find(({ name }) => name === words[0])?.about : undefined;
  const listed = within.map((command) => [wordsOf(command).join(' '), command.summary] as const);
  return `${about === undefined ? '' : `${about}\n\n`}${columns(listed, '')}\n`;
}

export function helpOf(command: Command): string {
  const { places, fields } = command;
  const flags = Object.entries(fields).filter(([name]) => !places.includes(name));
  const needed = flags.filter(([, { required }]) => required);
  const usage = [
    'deskwire',
    ...wordsOf(command),
    ...(command.door === 'upload' ? ['<file>'] : []),
    ...places.map((place) => `<${kebab(place)}>`),
    ...needed.map(([name, field]) => flagOf(name, field)),
    ...(flags.length > needed.length ? ['[flags]'] : []),
  ];
  const sections = [
    `${command.summary}.`,
    `Usage: ${usage.join(' ')}`,
    places.length > 0 && `Arguments\n${columns(places.map((place) => [kebab(place), aboutOf(fields[place]!)]))}`,
    flags.length > 0 && `Flags\n${columns(flags.map(([name, field]) => [flagOf(name, field), aboutOf(field)]))}`,
    command.rows && `Columns\n  ${[...command.rows.shown, ...command.rows.others].join(', ')}`,
    command.destructive && 'This cannot be undone: it asks, unless you give --yes.',
    `Flags of all commands\n${columns(globalFlags())}`,
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

const globalFlags = (): [string, string][] =>
  Object.entries(globals).map(([flag, given]) => [
    `${'short' in given ? `-${given.short}, ` : ''}--${flag}${'value' in given ? ` ${given.value}` : ''}`,
    given.about,
  ]);

function flagOf(name: string, { type, list, choices }: Field): string {
  if (type === 'switch' && !list) return `--${kebab(name)}`;
  const word = { text: 'TEXT', number: 'NUMBER', json: 'JSON', bytes: '@FILE', switch: 'true|false' }[type];
  const value = choices !== undefined && choices.join('|').length <= 40 ? choices.join('|') : word;
  return `--${kebab(name)} ${value}${list ? ',…' : ''}`;
}

function aboutOf({ about = '', required, choices, nullable }: Field): string {
  const listed = choices !== undefined && choices.join('|').length > 40 ? ` One of ${choices.join(', ')}.` : '';
  return `${about}${listed}${nullable ? ' Remove it with --no-….' : ''}${required ? ' Required.' : ''}`.trim();
}
