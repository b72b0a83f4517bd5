import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startFaultProxy } from './fault-proxy.ts';

/** An echo server behind a proxy. */
async function echo() {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (text: Buffer) => {
      heard.push(text.toString());
      socket.write(text);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await startFaultProxy((server.address() as AddressInfo).port);
  onTestFinished(async () => {
    await proxy.close();
    server.close();
  });
  return { proxy, heard };
}

async function caller(port: number) {
  const socket: Socket = connect(port, '127.0.0.1');
  let heard = '';
  const errors: string[] = [];
  socket.on('data', (text: Buffer) => (heard += text.toString()));
  socket.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code ?? error.message));
  await once(socket, 'connect');
  onTestFinished(() => void socket.destroy());
  return { socket, heard: () => heard, errors };
}

test('a black hole holds back what is sent, in order, until it heals', async () => {
  const { proxy, heard } = await echo();
  const { socket, heard: answer } = await caller(proxy.port);
  proxy.blackHole();
  socket.write('one ');
  await sleep(50);
  socket.write('two');
  const late = await caller(proxy.port);
  late.socket.write('three');
  await expect.poll(() => proxy.met).toBeGreaterThanOrEqual(2);
  expect(heard).toEqual([]);
  proxy.heal();
  await expect.poll(answer).toBe('one two');
  await expect.poll(late.heard).toBe('three');
});

test('a delay makes every answer late', async () => {
  const { proxy } = await echo();
  const { socket, heard } = await caller(proxy.port);
  proxy.delay(150, 0);
  const begun = performance.now();
  socket.write('a');
  await expect.poll(heard, { interval: 5 }).toBe('a');
  expect(performance.now() - begun).toBeGreaterThan(280);
});

test('a reset breaks what is open and takes what comes after', async () => {
  const { proxy } = await echo();
  const first = await caller(proxy.port);
  first.socket.write('a');
  await expect.poll(first.heard).toBe('a');
  proxy.reset();
  await expect.poll(() => first.errors).toEqual(['ECONNRESET']);
  expect(proxy.met).toBe(1);
  const second = await caller(proxy.port);
  second.socket.write('b');
  await expect.poll(second.heard).toBe('b');
});

test('a lost answer is one whose request arrived', async () => {
  const { proxy, heard } = await echo();
  const { socket, heard: answer, errors } = await caller(proxy.port);
  proxy.loseAnswers(() => true);
  socket.write('pay');
  await expect.poll(() => errors).toEqual(['ECONNRESET']);
  expect(heard).toEqual(['pay']);
  expect(answer()).toBe('');
});
