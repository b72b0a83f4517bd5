import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Format } from './arguments.ts';
import { printerOf, printOne, widthOf, type Screen } from './output.ts';

/** The output on a terminal of a width, or in a file. */
async function written(width: number | undefined, write: (screen: Screen) => Promise<void>): Promise<string> {
  const out = new PassThrough({ highWaterMark: 16 });
  const notes = new PassThrough();
  const all = text(out);
  await write({ in: new PassThrough(), out, notes, width, isWatched: false, colour: false });
  out.end();
  return all;
}
const rows = [
  { key: 'TKT-1', title: 'A', assignee: { id: '7', name: 'Ada' }, tags: ['a', 'b'], at: '2026-03-02T09:30:00.123Z' },
  { key: 'TKT-22', title: '日本語の件名', assignee: null, tags: [], at: null },
];
const listed = (format: Format, columns: readonly string[], width?: number, from: readonly object[] = rows) =>
  written(width, async (screen) => {
    const printer = printerOf(screen, format, columns);
    for (const row of from) await printer.row(row as Record<string, unknown>);
    await printer.end();
  });

test('a table has columns as wide as what is in them, in every script', async () => {
  expect(await listed('table', ['key', 'title', 'assignee', 'tags', 'at'])).toBe(
    'KEY     TITLE         ASSIGNEE  TAGS  AT\n' +
      'TKT-1   A             Ada       a, b  2026-03-02 09:30\n' +
      'TKT-22  日本語の件名\n',
  );
});

test('on a terminal, the widest column gives way', async () => {
  const long = [{ key: 'TKT-1', title: 'A title that is long enough to be cut', status: 'open' }];
  const lines = (await listed('table', ['key', 'title', 'status'], 40, long)).trimEnd().split('\n');
  expect(lines.map(widthOf).every((width) => width <= 40)).toBe(true);
  expect(lines[1]).toMatch(/^TKT-1 {2}A title that.*… {2}open$/);
});

test('rows beyond those that were measured follow', async () => {
  const many = Array.from({ length: 250 }, (_, n) => ({ key: `TKT-${n}` }));
  expect((await listed('table', ['key'], undefined, many)).split('\n')).toHaveLength(252);
});

test('what strangers wrote does not steer the terminal', async () => {
  const evil = [{ title: 'a\u001b[31mred\u009b2J\u202egnp.exe\nnext', name: '\u0085' }];
  for (const format of ['table', 'json', 'ndjson'] as const)
    expect(await listed(format, ['title', 'name'], undefined, evil)).not.toMatch(/[\u001b\u009b\u0085]/);
  const one = await written(undefined, (screen) => printOne(screen, { text: 'a\n\u001b]0;x\u0007b' }, 'table'));
  expect(one).toBe('text  \na\n·]0;x·b\n\n');
});

test('JSON can be parsed, whether there are rows or not', async () => {
  expect(JSON.parse(await listed('json', []))).toEqual(rows);
  expect(JSON.parse(await listed('json', [], undefined, []))).toEqual([]);
  expect(
    (await listed('ndjson', []))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toEqual(rows);
});

test('CSV has the chosen columns, also of what is nested, and its head even without rows', async () => {
  expect(await listed('csv', ['key', 'assignee.id', 'assignee'])).toBe(
    '"key","assignee.id","assignee"\r\n"TKT-1","7","Ada"\r\n"TKT-22",,\r\n',
  );
  expect(await listed('csv', ['key'], undefined, [])).toBe('"key"\r\n');
  expect(await listed('csv', ['title'], undefined, [{ title: '=1+1' }])).toContain(`"'=1+1"`);
});
