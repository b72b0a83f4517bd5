import { createServer } from 'node:http';
import { once } from 'node:events';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { watchLive } from './watch.ts';

const patience = { patience_ms: 300, every_ms: 20 };

test('a program that answers is left alone', async () => {
  let asked = 0;
  const enough = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    expect(request.url).toBe('/live');
    response.end('{}');
    if (++asked === 30) enough.resolve();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  let silent = false;
  const stop = watchLive(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    () => (silent = true),
    // A machine that is busy for a second is not a program that hangs.
    { patience_ms: 60_000, every_ms: 20 },
  );
  onTestFinished(stop);
  await enough.promise;
  expect(silent).toBe(false);
});

test('a program whose loop never ends is noticed', async () => {
  const child = fork(join(import.meta.dirname, 'fixtures/endless.ts'));
  onTestFinished(() => void child.kill('SIGKILL'));
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  expect((await fetch(`${url}/live`)).status).toBe(200);
  const silence = Promise.withResolvers<void>();
  onTestFinished(watchLive(url, silence.resolve, patience));
  child.send('hang');
  await silence.promise;
});
