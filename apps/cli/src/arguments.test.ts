import { describe, expect, test } from 'vitest';
import { catalogOf } from '../catalog.ts';
import { parse } from './arguments.ts';
import { named, nearest, wordsOf } from './commands.ts';
import { Usage } from './exit.ts';

const { commands, groups } = catalogOf();
const fieldsOf = (path: string) => commands.find((command) => command.path === path)!.fields;
const files: Record<string, string> = {
  'notes.md': '# Why\n',
  'custom.json': '{"colour":"green"}',
  '-': 'from elsewhere\n',
};
const read = (file: string): Buffer => {
  if (files[file] === undefined) throw new Error('no such file');
  return Buffer.from(files[file]);
};
const inputOf = (path: string, ...line: string[]) => parse(line, fieldsOf(path), read).input;

test('every command has words of its own, a group, and places that are fields', () => {
  const words = commands.map((command) => wordsOf(command).join(' '));
  expect(new Set(words).size).toBe(words.length);
  const known = new Set(groups.map(({ name }) => name));
  expect(words.filter((line) => !known.has(line.split(' ')[0]!))).toEqual([]);
  expect(commands.filter(({ places, fields }) => places.some((place) => fields[place] === undefined))).toEqual([]);
  for (const command of commands) {
    const found = named(commands, [...wordsOf(command), 'TKT-1']);
    expect('command' in found && found.command.path).toBe(command.path);
  }
});

test('what is called by a signature or without a sign-in is no command', () => {
  const paths = commands.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(['tickets.list', 'files.download', 'invoices.download', 'tickets.importFile', 'users.me']),
  );
  for (const path of ['auth.login', 'auth.device.poll', 'inbound.github', 'events.watch'])
    expect(paths).not.toContain(path);
});

describe('flags', () => {
  test.each<[string, string[], object]>([
    ['tickets.list', ['--status-category', 'open,waiting'], { status_category: ['open', 'waiting'] }],
    [
      'tickets.list',
      ['--status-category', 'open', '--status-category=waiting'],
      { status_category: ['open', 'waiting'] },
    ],
    ['tickets.create', ['--tags', '["a,b", "c"]'], { tags: ['a,b', 'c'] }],
    ['tickets.create', ['--tags', 'a, b,'], { tags: ['a', 'b'] }],
    ['tickets.list', ['--page-size', '5', '--unassigned'], { page_size: 5, unassigned: true }],
    ['tickets.list', ['--no-unassigned'], { unassigned: false }],
    ['tickets.list', ['--unassigned=false'], { unassigned: false }],
    ['tickets.assign', ['--no-assignee-id'], { assignee_id: null }],
    ['tickets.create', ['--description', '@notes.md'], { description: '# Why' }],
    ['tickets.create', ['--description', '@-'], { description: 'from elsewhere' }],
    ['tickets.create', ['--title', '@@ada said so'], { title: '@ada said so' }],
    ['tickets.create', ['--custom', '@custom.json'], { custom: { colour: 'green' } }],
    ['tickets.create', ['--custom', '{"size":3}'], { custom: { size: 3 } }],
    ['tickets.create', ['--json', '{"title":"a","type":"bug"}', '--title', 'b'], { title: 'b', type: 'bug' }],
    ['tickets.create', ['--title=--dashes'], { title: '--dashes' }],
    ['tickets.create', ['--title', '-5 degrees'], { title: '-5 degrees' }],
    ['users.setAvatar', ['--image', '@notes.md'], { image: Buffer.from('# Why\n').toString('base64') }],
  ])('%s %j', (path, line, input) => expect(inputOf(path, ...line)).toEqual(input));

  test.each<[string, string[], string]>([
    ['tickets.create', ['--titel', 'x'], 'There is no flag --titel. Did you mean --title?'],
    ['tickets.create', ['--title'], '--title needs a value.'],
    ['tickets.create', ['--title', '--type', 'bug'], '--title needs a value. If it is "--type", write --title=--type.'],
    [
      'tickets.create',
      ['--type', 'bgu'],
      'must be one of bug, feature, incident, request, question. Did you mean bug?',
    ],
    ['tickets.list', ['--page', 'two'], '--page must be a number.'],
    ['tickets.list', ['--page', ''], '--page must be a number.'],
    ['tickets.list', ['--unassigned=perhaps'], '--unassigned must be true or false.'],
    ['tickets.create', ['--no-title'], 'There is no flag --no-title: the value can be changed but not removed.'],
    ['tickets.create', ['--description', '@gone.md'], 'cannot be read: no such file. If it is no file, write @@'],
    ['tickets.create', ['--custom', '{"a":'], '--custom must be JSON, or @file.json.'],
    ['tickets.create', ['--json', '[]'], '--json must be an object.'],
    ['tickets.create', ['-o', 'yaml'], '-o must be one of table, json, ndjson, csv.'],
  ])('%s %j is refused before anything is sent', (path, line, message) => {
    expect(() => inputOf(path, ...line)).toThrow(Usage);
    expect(() => inputOf(path, ...line)).toThrow(message);
  });

  test('those of all commands are told apart from the input', () => {
    const { choices, given, input } = parse(
      ['TKT-1', '-o', 'csv', '--select', 'key, title', '-y'],
      fieldsOf('tickets.get'),
    );
    expect({ given, input }).toEqual({ given: ['TKT-1'], input: {} });
    expect(choices).toMatchObject({ output: 'csv', select: ['key', 'title'], yes: true, all: false });
  });
});

test('a name that was mistyped is found, one that is something else is not', () => {
  expect(nearest('titel', ['type', 'title', 'tags'])).toBe('title');
  expect(nearest('colour', ['type', 'title', 'tags'])).toBeUndefined();
  expect(nearest('x'.repeat(100_000), ['title'])).toBeUndefined();
});
