// The program of a child process whose parsers do what a file that took them over would do.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { readOneFile } from './parser-program.ts';
import type { Parsers } from './parser.ts';

const parser = <O, T>(parse: (input: Buffer, options: O) => T) => ({ load: () => Promise.resolve({ parse }) });

export const hostileParsers = {
  echo: parser((input: Buffer, _: object) => ({ length: input.length, bytes: input })),
  loop: parser((_: Buffer, __: object): string => {
    process.on('SIGTERM', () => {});
    for (;;);
  }),
  sleep: parser(async (_: Buffer, __: object): Promise<string> => {
    await new Promise((resolve) => setTimeout(resolve, 3_600_000));
    return 'awake';
  }),
  hog: parser((_: Buffer, { heap }: { heap: boolean }): string => {
    const taken: unknown[] = [];
    for (;;) taken.push(heap ? Array.from({ length: 100_000 }, (__, at) => ({ at })) : Buffer.alloc(10_000_000, 1));
  }),
  spill: parser((_: Buffer, { characters }: { characters: number }) => 'x'.repeat(characters)),
  flood: parser((_: Buffer, __: object): string => {
    const noise = Buffer.alloc(1_000_000, 'x');
    for (;;) writeFileSync(3, noise);
  }),
  print: parser((_: Buffer, __: object) => {
    console.log('{"ok":false,"code":"BUSY"}');
    console.error('x'.repeat(1_000_000));
    return 'printed';
  }),
  abort: parser((_: Buffer, __: object): string => process.abort()),
  exit: parser((_: Buffer, { code }: { code: number }): string => process.exit(code)),
  throwLater: parser(async (_: Buffer, __: object): Promise<string> => {
    setImmediate(() => {
      throw new Error('thrown where nobody listens');
    });
    return new Promise(() => {});
  }),
  recurse: parser((_: Buffer, __: object): number => {
    const deeper = (depth: number): number => deeper(depth + 1) + 1;
    return deeper(0);
  }),
  reach: parser(async (_: Buffer, { port, file }: { port: number; file: string }) => {
    const attempts = {
      read: () => readFileSync(file, 'utf8'),
      write: () => writeFileSync(`${file}.written`, 'x'),
      start: () => spawnSync(process.execPath, ['--version']).error,
      thread: () => new Worker('1', { eval: true }),
      // oxlint-disable-next-line typescript/no-implied-eval -- the point is that it fails.
      evaluate: () => new Function('return 1')(),
      connect: () => once(connect(port, '127.0.0.1'), 'connect'),
    };
    const results: Record<string, string> = {};
    for (const [name, attempt] of Object.entries(attempts)) {
      try {
        const got: unknown = await attempt();
        results[name] = got instanceof Error ? got.message : 'done';
      } catch (error) {
        results[name] = String((error as { code?: string }).code ?? error);
      }
    }
    // oxlint-disable-next-line node/no-process-env -- the point is that there is none.
    return { results, environment: Object.keys(process.env), directory: process.cwd() };
  }),
} satisfies Parsers;

// The tests import this file for what it has; only as a program it reads one.
if (process.argv[1] === import.meta.filename) await readOneFile(hostileParsers);
