import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { kebab, nearest, type Command, type Field } from './commands.ts';
import { Usage } from './exit.ts';

/** Flags of all commands. No field of an input may have such a name. */
export const globals = {
  output: {
    type: 'string',
    short: 'o',
    value: 'FORMAT',
    about: 'table, json, ndjson or csv. Defaults to table on a terminal, else json.',
  },
  all: { type: 'boolean', about: 'All rows of a list, page after page.' },
  select: {
    type: 'string',
    value: 'COLUMNS',
    about: 'Columns of a table or CSV file, with commas between them: key,title,assignee.email.',
  },
  json: { type: 'string', value: 'JSON', about: 'The whole input as JSON, or @file.json; flags are set on top of it.' },
  save: { type: 'string', value: 'FILE', about: 'Where to write a downloaded file; - is the standard output.' },
  team: {
    type: 'string',
    value: 'ID',
    about: 'The team to act in. Defaults to DESKWIRE_TEAM, else to the default team of the account.',
  },
  server: {
    type: 'string',
    value: 'URL',
    about: 'The address of Deskwire. Defaults to DESKWIRE_URL, else to where you signed in last.',
  },
  yes: { type: 'boolean', short: 'y', about: 'Do not ask before something that cannot be undone.' },
  help: { type: 'boolean', short: 'h', about: 'Show this help.' },
} as const;

export const formats = ['table', 'json', 'ndjson', 'csv'] as const;
export type Format = (typeof formats)[number];

/** The options of a line, besides the input of its command. */
export interface Choices {
  readonly output: Format | undefined;
  readonly all: boolean;
  readonly select: readonly string[] | undefined;
  readonly save: string | undefined;
  readonly team: string | undefined;
  readonly server: string | undefined;
  readonly yes: boolean;
  readonly help: boolean;
}
export interface Parsed {
  readonly choices: Choices;
  /** The words without a flag. */
  readonly given: readonly string[];
  readonly input: Readonly<Record<string, unknown>>;
}
type Said = Map<string, (string | undefined)[]>;

/** Reads the words after the name of a command. `read` is for tests. */
export function parse(
  line: readonly string[],
  fields: Command['fields'] = {},
  read: (file: string) => Buffer = readGiven,
): Parsed {
  const byFlag = new Map(Object.entries(fields).map(([name, field]) => [kebab(name), { name, field }]));
  const { said, given } = saidIn(line, byFlag);
  const choices = choicesOf(said);
  const input: Record<string, unknown> = {};
  for (const text of said.get('json') ?? []) Object.assign(input, wholeOf(text!, read));
  for (const [flag, values] of said) {
    if (Object.hasOwn(globals, flag)) continue;
    const negated = byFlag.has(flag) ? undefined : byFlag.get(flag.replace(/^no-/, ''));
    const { name, field } = (negated ?? byFlag.get(flag))!;
    input[name] = negated === undefined ? valueOf(flag, field, values, read) : offOf(flag, field);
  }
  return { choices, given, input };
}

/** The values of the flags of a line, all of them known, and the words without a flag. */
function saidIn(
  line: readonly string[],
  byFlag: ReadonlyMap<string, { field: Field }>,
): { said: Said; given: string[] } {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = {};
  for (const [flag, { type, ...more }] of Object.entries(globals))
    options[flag] = 'short' in more ? { type, short: more.short } : { type };
  for (const [flag, { field }] of byFlag)
    options[flag] = { type: field.type === 'switch' && !field.list ? 'boolean' : 'string' };
  const { tokens } = parseArgs({ args: [...line], options, strict: false, tokens: true, allowPositionals: true });
  const said: Said = new Map();
  const given: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') given.push(token.value);
    if (token.kind !== 'option') continue;
    const { name: flag, value, inlineValue } = token;
    const isNegated = flag.startsWith('no-') && byFlag.has(flag.slice(3)) && !byFlag.has(flag);
    if (options[flag] === undefined && !isNegated) throw unknownFlag(token.rawName, Object.keys(options));
    if (options[flag]?.type === 'string') {
      if (value === undefined) throw new Usage(`--${flag} needs a value.`);
      if (!inlineValue && value.startsWith('--'))
        throw new Usage(`--${flag} needs a value. If it is "${value}", write --${flag}=${value}.`);
    }
    said.set(flag, [...(said.get(flag) ?? []), value]);
  }
  return { said, given };
}

function unknownFlag(raw: string, flags: readonly string[]): Usage {
  const near = nearest(raw.replace(/^-+/, ''), flags);
  return new Usage(`There is no flag ${raw}.${near === undefined ? '' : ` Did you mean --${near}?`}`);
}

function choicesOf(said: Said): Choices {
  const last = (flag: keyof typeof globals) => said.get(flag)?.at(-1);
  const output = last('output');
  if (output !== undefined && !(formats as readonly string[]).includes(output))
    throw new Usage(`-o must be one of ${formats.join(', ')}.`);
  return {
    output: output as Format | undefined,
    all: said.has('all'),
    select: last('select')
      ?.split(',')
      .map((column) => column.trim()),
    save: last('save'),
    team: last('team'),
    server: last('server'),
    yes: said.has('yes'),
    help: said.has('help'),
  };
}

function wholeOf(text: string, read: (file: string) => Buffer): object {
  const whole = jsonOf('json', textOf('json', text, read));
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) throw new Usage('--json must be an object.');
  return whole;
}

const offOf = (flag: string, { type, list, nullable }: Field): null | false => {
  if (type === 'switch' && !list) return false;
  if (nullable) return null;
  throw new Usage(`There is no flag --${flag}: the value can be changed but not removed.`);
};

function valueOf(
  flag: string,
  field: Field,
  values: readonly (string | undefined)[],
  read: (file: string) => Buffer,
): unknown {
  if (!field.list) return oneOf(flag, field, values.at(-1), read);
  const texts = values.map((value) => textOf(flag, value!, read));
  const items = texts.flatMap((text) =>
    text.startsWith('[') ? (jsonOf(flag, text) as unknown[]) : text.split(',').filter((item) => item.trim() !== ''),
  );
  return items.map((item) => (typeof item === 'string' ? plainOf(flag, field, item.trim()) : item));
}

function oneOf(flag: string, field: Field, value: string | undefined, read: (file: string) => Buffer): unknown {
  if (field.type === 'switch') return switchOf(flag, value);
  if (field.type === 'bytes' && value!.startsWith('@')) return read(value!.slice(1)).toString('base64');
  const text = textOf(flag, value!, read);
  return field.type === 'json' ? jsonOf(flag, text) : plainOf(flag, field, text);
}

function switchOf(flag: string, value: string | undefined): boolean {
  if (value === undefined || value === 'true') return true;
  if (value === 'false') return false;
  throw new Usage(`--${flag} must be true or false.`);
}

export function plainOf(flag: string, { type, choices }: Field, text: string): string | number | boolean {
  if (choices !== undefined && !choices.includes(text)) {
    const near = nearest(text, choices);
    const listed = choices.slice(0, 20).join(', ');
    throw new Usage(`--${flag} must be one of ${listed}.${near === undefined ? '' : ` Did you mean ${near}?`}`);
  }
  if (type === 'switch') return switchOf(flag, text);
  if (type !== 'number') return text;
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new Usage(`--${flag} must be a number.`);
  return number;
}

/** `@file` is what the file says, `@-` what comes in, and `@@` an `@`. */
function textOf(flag: string, value: string, read: (file: string) => Buffer): string {
  if (!value.startsWith('@')) return value;
  if (value.startsWith('@@')) return value.slice(1);
  try {
    return read(value.slice(1))
      .toString('utf8')
      .replace(/\r?\n$/, '');
  } catch (error) {
    throw new Usage(
      `The file of --${flag} cannot be read: ${(error as Error).message}. If it is no file, write @@ instead of @.`,
    );
  }
}
const readGiven = (file: string): Buffer => readFileSync(file === '-' ? 0 : file);

/** A word is a text, so that `--custom-value green` needs no quotes inside quotes. */
function jsonOf(flag: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (/^[\w@.+:-]*$/.test(text)) return text;
    throw new Usage(`--${flag} must be JSON, or @file.json.`);
  }
}
