import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { routes } from '@deskwire/api/routes.ts';
import { catalogOf } from '@deskwire/cli/catalog.ts';
import { kebab } from '@deskwire/cli/commands.ts';
import { zodOf } from '@deskwire/contract/kit/json-schema.ts';
import { pagesOf } from '@deskwire/guide/contents.ts';
import { shapeOf } from '../routes.ts';

const root = join(import.meta.dirname, '../..');
const pages = [
  ...pagesOf(join(root, 'docs')).map(({ file, text }) => ({ file: join('docs', file), text })),
  ...['README.md', 'CONTRIBUTING.md'].map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') })),
];
interface Line {
  readonly file: string;
  readonly line: string;
}
/** Each command that people copy, on one line. */
const lines: readonly Line[] = pages.flatMap(({ file, text }) =>
  [...text.matchAll(/^```(?:sh|bash|console)\n(.*?)^```/gms)].flatMap(([, block]) =>
    joined(block!).map((line) => ({ file, line })),
  ),
);
/** A backslash, or a quotation that is open, goes on in the next line. */
function joined(block: string): string[] {
  const whole: string[] = [];
  for (const line of block.replaceAll('\\\n', ' ').split('\n')) {
    const last = whole.at(-1);
    const isOpen = last !== undefined && (last.match(/(?<!\\)'/g) ?? []).length % 2 === 1;
    if (isOpen) whole[whole.length - 1] = `${last}\n${line}`;
    else whole.push(line);
  }
  return whole.filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

interface Call extends Line {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
}
const called: readonly Call[] = lines.flatMap(({ file, line }) => {
  const path = /(?:\/api\/v1|\$api|\$base)(\/[\w/.{}$:-]*)/.exec(line)?.[1];
  const body = /(?:-d|--data)\s+'([^']*)'/s.exec(line)?.[1];
  const posted = /^(?:\w+=\$\()?post (\S+)(?: '([^']*)')?/.exec(line.trim());
  if (posted !== null) return [{ file, line, method: 'POST', path: posted[1]!, body: posted[2] }];
  if (!line.includes('curl') || path === undefined || path.startsWith('/openapi')) return [];
  const method = /-X ?([A-Z]+)/.exec(line)?.[1] ?? (body === undefined && !/ -F /.test(line) ? 'GET' : 'POST');
  return [{ file, line, method, path, body }];
});

/** The route that a call means: values in its path stand for parameters. */
function routeOf({ method, path }: Call) {
  const segments = path.replace(/[.]$/, '').split('/');
  const fits = routes().filter((route) => {
    const wanted = route.url.split('/');
    return (
      route.method === method &&
      wanted.length === segments.length &&
      wanted.every((segment, at) => segment.startsWith('{') || segment === segments[at])
    );
  });
  return fits.toSorted(
    (a, b) => (shapeOf(a.url).match(/{}/g) ?? []).length - (shapeOf(b.url).match(/{}/g) ?? []).length,
  )[0];
}

test('there are commands to check', () => {
  expect(called.length).toBeGreaterThan(40);
});

test('every call of the API in the documentation has a route, and sends fields that its procedure takes', () => {
  const faults = called.flatMap((call) => {
    const route = routeOf(call);
    const where = `${call.file}: ${call.method} ${call.path}`;
    if (route === undefined) return [`${where} is no route`];
    if (call.body === undefined || call.body.includes('$') || call.body.includes('…')) return [];
    let sent: object;
    try {
      sent = JSON.parse(call.body) as object;
    } catch {
      return [`${where} sends no JSON: ${call.body.slice(0, 80)}`];
    }
    const { error } = zodOf(route.entry.input).safeParse({ ...sent, ...route.alias?.set });
    // What stands in the path, and what depends on who reads it, is not in the body.
    const wrong = (error?.issues ?? []).filter(
      ({ code, path }) => code === 'unrecognized_keys' || (path[0] !== undefined && path[0] in sent),
    );
    return wrong.map(({ path, message }) => `${where}: ${path.join('.')} ${message}`);
  });
  expect(faults).toEqual([]);
});

const commands = new Map(
  catalogOf().commands.map((command) => [command.path.split('.').map(kebab).join(' '), command]),
);
/** Commands that are written by hand. */
const own = /^deskwire (?:login|logout|whoami|import|events|completion|files (?:upload|download))\b/;

test('every command of the command line in the documentation is one, with the flags that it takes', () => {
  const written = lines.flatMap(({ file, line }) =>
    [...line.matchAll(/(?:^|\| |\(|npx )(deskwire [^|)]*)/g)].map(([, command]) => ({ file, command: command! })),
  );
  expect(written.length).toBeGreaterThan(10);
  const faults = written.flatMap(({ file, command }) => {
    if (own.test(command)) return [];
    const words = command.split(' ').slice(1);
    const path = [3, 2].map((length) => words.slice(0, length).join(' ')).find((name) => commands.has(name));
    if (path === undefined) return [`${file}: ${command}`];
    const { fields } = commands.get(path)!;
    const flags = [...command.matchAll(/ --([a-z][a-z-]*)/g)].map(([, flag]) => flag!.replace(/^no-/, ''));
    const known = new Set([...Object.keys(fields).map(kebab), ...globals]);
    return flags.filter((flag) => !known.has(flag)).map((flag) => `${file}: --${flag} of ${path}`);
  });
  expect(faults).toEqual([]);
});
const globals = ['all', 'select', 'yes', 'json', 'server', 'team', 'output', 'help', 'save'];
