import { formats, globals } from './arguments.ts';
import { groupedBy, kebab, named, wordsOf, type Catalog, type Command } from './commands.ts';
import { Usage } from './exit.ts';
import { own } from './help.ts';

/** The words that may come next, each with its purpose. The last word is the one that is being written. */
export function completions(catalog: Catalog, words: readonly string[]): [word: string, about: string][] {
  const line = words.slice(0, -1);
  const begun = words.at(-1) ?? '';
  return possible(catalog, line).filter(([word]) => word.startsWith(begun));
}

function possible({ groups, commands }: Catalog, line: readonly string[]): [string, string][] {
  const before = line.at(-1);
  if (before === '-o' || before === '--output') return formats.map((format) => [format, '']);
  if (line[0] === 'completion') return Object.keys(scripts).map((shell) => [shell, '']);
  const found = named(commands, line);
  if ('command' in found) return valuesOf(found.command, before) ?? flagsOf(found.command);
  if (found.unknown !== undefined) return line[0] === 'import' ? flagsOf(importing(commands)) : [];
  if (found.depth === 0)
    return [
      ...Object.entries(own).map(([name, { about }]): [string, string] => [name, about]),
      ...groups.map(({ name, about }): [string, string] => [name, about]),
    ];
  const next = groupedBy(found.within, (command) => wordsOf(command)[found.depth]!);
  return [...next].map(([word, [only, ...others]]) => [word, others.length === 0 ? only!.summary : '']);
}

export const importing = (commands: readonly Command[]): Command =>
  commands.find(({ path }) => path === 'tickets.import')!;

/** The values of the flag before, if it has a list of them. */
function valuesOf({ fields }: Command, before: string | undefined): [string, string][] | undefined {
  const field = Object.entries(fields).find(([name]) => `--${kebab(name)}` === before)?.[1];
  if (field === undefined || (field.type === 'switch' && !field.list)) return undefined;
  return (field.choices ?? []).map((choice) => [choice, '']);
}

function flagsOf({ fields, places }: Command): [string, string][] {
  const flags = Object.entries(fields).filter(([name]) => !places.includes(name));
  return [
    ...flags.map(([name, { about = '' }]): [string, string] => [`--${kebab(name)}`, about]),
    ...Object.entries(globals).map(([flag, { about }]): [string, string] => [`--${flag}`, about]),
  ];
}

/** Each asks the program itself, so that what is completed is what this version can do. */
const scripts: Readonly<Record<string, string>> = {
  bash: `_deskwire() {
  local IFS=$'\\n'
  COMPREPLY=($(deskwire __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _deskwire deskwire
`,
  zsh: `#compdef deskwire
_deskwire() {
  local -a lines
  lines=("\${(@f)$(deskwire __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null | sed 's/:/\\\\:/g; s/\\t/:/')}")
  if [[ -n "$lines" ]]; then _describe 'deskwire' lines; else _files; fi
}
compdef _deskwire deskwire
`,
  fish: `function __deskwire_complete
  set -l words (commandline -opc) (commandline -ct)
  deskwire __complete -- $words[2..-1] 2>/dev/null
end
complete -c deskwire -a '(__deskwire_complete)'
`,
};

export function completionOf(shell: string | undefined): string {
  const script = scripts[shell ?? ''];
  if (script === undefined) throw new Usage(`Say for which shell: ${Object.keys(scripts).join(', ')}.`);
  return script;
}
