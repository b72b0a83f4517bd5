import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFileParser } from './parse-file.ts';
import { hostileParsers } from './parser-child.fixture.ts';

// Each file is read in a process of its own, and a busy machine starts those slowly.

const program = () => new URL('./parser-child.fixture.ts', import.meta.url);
const parse = createFileParser(hostileParsers, program, { at_once: 1 });
const file = Buffer.from('a file');
const MiB = 1024 * 1024;

// Where one outcome is right, the other limits are out of reach, however slow the machine is.
const patient = { wall_ms: 10 * 60_000 };

/** With one process at once, a next file is only read when the process of the last one is gone. */
async function expectGone(): Promise<void> {
  expect(await parse('echo', file, {}, { limits: patient })).toMatchObject({ ok: true });
}

describe('a file', () => {
  test('comes back as a value, its bytes as they were', async () => {
    const bytes = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 256));
    expect(await parse('echo', bytes, {}, { limits: patient })).toEqual({ ok: true, value: { length: 1000, bytes } });
  });

  test('may come as a stream', async () => {
    const stream = async function* () {
      for (let at = 0; at < 50; at += 1) yield Buffer.alloc(100_000, at);
    };
    const outcome = await parse('echo', stream(), {}, { limits: patient });
    expect(outcome).toMatchObject({ ok: true, value: { length: 5_000_000 } });
  });

  test('is answered whatever its parser prints', async () => {
    expect(await parse('print', file, {}, { limits: patient })).toEqual({ ok: true, value: 'printed' });
  });
});

describe('a parser that was taken over', () => {
  let folder = '';
  let secret = '';
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deskwire-parser-'));
    secret = join(folder, 'secret');
    await writeFile(secret, 'CANARY');
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  test('reads, writes, starts, evaluates and connects to nothing, and knows no secret', async () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const outcome = await parse('reach', file, { port, file: secret }, { limits: patient });
    const denied = 'ERR_ACCESS_DENIED';
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        results: {
          read: denied,
          write: denied,
          start: denied,
          thread: denied,
          connect: denied,
          evaluate: expect.stringContaining('EvalError'),
        },
        environment: [],
      },
    });
    expect(connections).toBe(0);
    await expect(readFile(`${secret}.written`)).rejects.toThrow('ENOENT');
  });

  test.each(['loop', 'sleep'] as const)('is killed when it takes too long (%s)', async (format) => {
    expect(await parse(format, file, {}, { limits: { wall_ms: 1000 } })).toEqual({ ok: false, code: 'TOO_SLOW' });
    await expectGone();
  });

  test.each([true, false])('is killed when it takes too much memory (of the heap: %s)', async (heap) => {
    const limits = { ...patient, resident_bytes: 200 * MiB };
    expect(await parse('hog', file, { heap }, { limits })).toEqual({ ok: false, code: 'TOO_LARGE', limit: 'memory' });
    await expectGone();
  });

  test('is killed when it answers without end', async () => {
    const limits = { ...patient, output_bytes: 5 * MiB };
    expect(await parse('flood', file, {}, { limits })).toEqual({ ok: false, code: 'TOO_LARGE', limit: 'output' });
    await expectGone();
  });

  test.each([
    ['abort', {}, 'CRASHED', 'SIGABRT'],
    ['exit', { code: 0 }, 'CRASHED', 'exit code 0'],
    ['exit', { code: 7 }, 'CRASHED', 'exit code 7'],
    ['throwLater', {}, 'UNREADABLE', 'thrown where nobody listens'],
  ] as const)('may %s (%j), which is %s', async (format, options, code, detail) => {
    const outcome = await parse(format, file, options as never, { limits: patient });
    expect(outcome).toMatchObject({ ok: false, code, detail: expect.stringContaining(detail) });
  });

  test('may descend without end, which is too deep', async () => {
    expect(await parse('recurse', file, {}, { limits: patient })).toMatchObject({ code: 'TOO_LARGE', limit: 'depth' });
  });
});

describe('limits', () => {
  test('an answer just over the limit is too large, one below is not', async () => {
    const limits = { ...patient, output_bytes: 1000 };
    const spill = (characters: number) => parse('spill', file, { characters }, { limits });
    expect(await spill(1000)).toEqual({ ok: false, code: 'TOO_LARGE', limit: 'output' });
    expect(await spill(900)).toMatchObject({ ok: true });
  });

  test('a file over the limit is not even handed over', async () => {
    const limits = { ...patient, input_bytes: 5 };
    expect(await parse('loop', file, {}, { limits })).toEqual({ ok: false, code: 'TOO_LARGE', limit: 'input' });
  });

  test('a stream over the limit is read no further', async () => {
    let given = 0;
    let closed = false;
    const endless = async function* () {
      try {
        for (;;) {
          given += 1;
          yield Buffer.alloc(100_000);
        }
      } finally {
        closed = true;
      }
    };
    const outcome = await parse('echo', endless(), {}, { limits: { ...patient, input_bytes: 1_000_000 } });
    expect(outcome).toEqual({ ok: false, code: 'TOO_LARGE', limit: 'input' });
    expect([given, closed]).toEqual([11, true]);
    await expectGone();
  });

  test('a stream that fails is the fault of the caller', async () => {
    const failing = async function* () {
      yield file;
      throw new Error('the storage is gone');
    };
    await expect(parse('echo', failing(), {}, { limits: patient })).rejects.toThrow('the storage is gone');
    await expectGone();
  });

  test('a stream whose reader is killed is closed', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const endless = async function* () {
      try {
        for (;;) yield Buffer.alloc(1_000_000);
      } finally {
        resolve();
      }
    };
    const limits = { ...patient, resident_bytes: 200 * MiB, input_bytes: Number.MAX_SAFE_INTEGER };
    expect(await parse('echo', endless(), {}, { limits })).toMatchObject({ code: 'TOO_LARGE', limit: 'memory' });
    await closed;
  });
});

describe('who no longer wants the answer', () => {
  test('stops the process', async () => {
    const controller = new AbortController();
    const outcome = parse('loop', file, {}, { limits: patient, signal: controller.signal });
    controller.abort(new Error('not wanted'));
    await expect(outcome).rejects.toThrow('not wanted');
    await expectGone();
  });

  test('starts none when that was known before', async () => {
    await expect(parse('loop', file, {}, { signal: AbortSignal.abort(new Error('late')) })).rejects.toThrow('late');
  });
});

test.runIf(process.platform === 'linux')('a process whose parent was killed ends by itself', async () => {
  const parent = spawn(process.execPath, [join(import.meta.dirname, 'parse-parent.fixture.ts')], { stdio: 'pipe' });
  const child = Number((await once(parent.stdout, 'data')).join(''));
  expect(isAlive(child)).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(child), { timeout: 60_000 }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    // A process that has ended and that nobody has asked after yet is no longer alive either.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

test('a few run at once, some wait, and more are refused', async () => {
  const crowd = createFileParser(hostileParsers, program, { at_once: 2, waiting: 2 });
  const leave = new AbortController();
  const giveUp = new AbortController();
  const running = [1, 2].map(() => crowd('loop', file, {}, { limits: patient, signal: leave.signal }));
  const impatient = crowd('echo', file, {}, { limits: patient, signal: giveUp.signal });
  const waiting = crowd('echo', file, {}, { limits: patient });
  expect(await crowd('echo', file, {})).toEqual({ ok: false, code: 'BUSY' });
  giveUp.abort(new Error('gave up'));
  await expect(impatient).rejects.toThrow('gave up');
  leave.abort(new Error('left'));
  for (const one of running) await expect(one).rejects.toThrow('left');
  expect(await waiting).toMatchObject({ ok: true });
});

test('many files after one another and at once come back to whom they belong', async () => {
  const many = createFileParser(hostileParsers, program, { at_once: 3 });
  const lengths = [0, 1, 1000, 1_000_000];
  const outcomes = await Promise.all(
    lengths.map((length) => many('echo', Buffer.alloc(length), {}, { limits: patient })),
  );
  expect(outcomes.map((outcome) => outcome.ok && outcome.value.length)).toEqual(lengths);
});
