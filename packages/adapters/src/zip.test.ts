import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { unzip } from './zip.fixture.ts';
import { zipOf, type ZipEntry } from './zip.ts';

const read = async (entries: readonly ZipEntry[]) =>
  Object.fromEntries(
    [...(await unzip(await buffer(zipOf(entries, new Date(0)))))].map(([name, bytes]) => [name, String(bytes)]),
  );

test('entries are written in order, and a later one may tell of those before it', async () => {
  let count = 0;
  const entries = [
    {
      name: 'rows.ndjson',
      content: function* () {
        for (; count < 3; count++) yield `${count}\n`;
      },
    },
    { name: 'manifest.json', content: () => [JSON.stringify({ count })] },
  ];
  expect(await read(entries)).toEqual({ 'rows.ndjson': '0\n1\n2\n', 'manifest.json': '{"count":3}' });
});

test('no name leads out of the folder that it is unpacked into', async () => {
  const names = ['../../etc/passwd', 'a\\..\\b', 'C:/x', 'files/né.txt', '/root'];
  const read_names = Object.keys(await read(names.map((name) => ({ name, content: () => ['x'] }))));
  expect(read_names).toEqual(['_/_/etc/passwd', 'a_.._b', 'C_/x', 'files/né.txt', 'root']);
});

test('an entry that fails lets the whole archive fail', async () => {
  const content = function* (): Generator<string> {
    yield 'a';
    throw new Error('the source broke');
  };
  await expect(buffer(zipOf([{ name: 'x', content }], new Date(0)))).rejects.toThrow('the source broke');
});
