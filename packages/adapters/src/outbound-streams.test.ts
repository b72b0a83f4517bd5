import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDnsServer } from './dns-server.fixture.ts';
import { listen } from './listen.fixture.ts';
import { createOutbound } from './outbound.ts';
import { OutboundError } from './outbound-error.ts';

type Handler = (response: ServerResponse, request: IncomingMessage) => void;

const sockets = new Set<Socket>();
let handle: Handler = (response) => response.end();
const server = createServer((request, response) => {
  sockets.add(request.socket);
  handle(response, request);
});
let base = '';
let port = 0;

beforeAll(async () => {
  port = await listen(server);
  base = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => sockets.clear());

const text = (chunk: Uint8Array) => Buffer.from(chunk).toString();
const reasonOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return error instanceof OutboundError ? error.reason : error;
};
/** Answers with headers and one chunk, and says when the other side hangs up. */
function dripping(): { hungUp: Promise<unknown> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  handle = (response) => {
    response.on('close', resolve);
    response.writeHead(200).write('first');
  };
  return { hungUp: promise };
}

describe('a connection', () => {
  test('serves one request after another', async () => {
    const outbound = createOutbound({ allow_private: true, connections: 1 });
    const answers: ((response: ServerResponse) => void)[] = [
      (response) => response.end('whole'),
      (response) => response.writeHead(204).end(),
      (response) => response.writeHead(404).end('not here'),
      (response) => response.writeHead(200, { 'content-length': 3 }).end('abc'),
    ];
    for (const answer of [...answers, ...answers]) {
      handle = answer;
      await outbound.fetch(base, { method: 'POST', body: 'x' });
    }
    const streamed = await outbound.open(base);
    expect(await streamed.text()).toBe('abc');
    expect(sockets.size).toBe(1);
    await outbound.close();
  });

  test('is one of a few to a destination, and more requests wait', async () => {
    const outbound = createOutbound({ allow_private: true, connections: 2 });
    const waiting: ServerResponse[] = [];
    handle = (response) => waiting.push(response);
    const requests = [1, 2, 3].map(async () => (await outbound.fetch(base)).status);
    await expect.poll(() => waiting.length).toBe(2);
    waiting.shift()!.end();
    await expect.poll(() => waiting.length).toBe(2);
    for (const response of waiting) response.end();
    expect(await Promise.all(requests)).toEqual([200, 200, 200]);
    expect(sockets.size).toBe(2);
    await outbound.close();
  });

  test.each(['too much', 'a redirect'])('that brought %s is not used again', async (what) => {
    const outbound = createOutbound({ allow_private: true, max_bytes: 10 });
    handle = (response) => {
      if (what === 'a redirect') response.writeHead(302, { location: '/' }).end();
      else response.end('x'.repeat(100_000));
    };
    await expect(outbound.fetch(base)).rejects.toThrow(OutboundError);
    handle = (response) => response.end('fine');
    expect(await (await outbound.fetch(base)).text()).toBe('fine');
    expect(sockets.size).toBe(2);
    await outbound.close();
  });

  test('that its host closed meanwhile is opened anew', async () => {
    const outbound = createOutbound({ allow_private: true });
    handle = (response) => response.end();
    await outbound.fetch(base);
    const [socket] = sockets;
    socket!.destroy();
    await expect.poll(async () => (await outbound.fetch(base).catch(() => undefined))?.status).toBe(200);
    expect(sockets.size).toBe(2);
    await outbound.close();
  });

  test('stays with the address that was judged, until it is too old; then the name is judged anew', async () => {
    let asked = 0;
    let address = '127.0.0.1';
    const dns = await startDnsServer((name) => {
      if (name === 'moving.test') asked += 1;
      return [address];
    });
    const config = { dns_servers: [dns.address], private_hosts: [`moving.test:${port}`] };
    handle = (response) => response.end();
    const [lasting, brief] = [createOutbound(config), createOutbound({ ...config, connection_ms: 1 })];
    for (const outbound of [lasting, brief]) await outbound.fetch(`http://moving.test:${port}/`);
    const before = asked;
    // Nobody listens there.
    address = '127.0.0.2';
    expect((await lasting.fetch(`http://moving.test:${port}/`)).status).toBe(200);
    expect(asked).toBe(before);
    await expect.poll(() => reasonOf(brief.fetch(`http://moving.test:${port}/`))).toBe('unreachable');
    expect(asked).toBeGreaterThan(before);
    await Promise.all([lasting.close(), brief.close()]);
    dns.close();
  });
});

describe('a destination that the operator allows to lie inside', () => {
  test('is reached, by http too, and no other is', async () => {
    const dns = await startDnsServer(() => ['127.0.0.1']);
    const other = createServer((_, response) => response.end());
    const otherPort = await listen(other);
    const outbound = createOutbound({
      dns_servers: [dns.address],
      private_hosts: [`127.0.0.1:${port}`, `Jira.Test:${port}`, '[::1]:8080'],
      ports: [port, otherPort],
    });
    handle = (response) => response.end();
    expect((await outbound.fetch(base)).status).toBe(200);
    expect((await outbound.fetch(`http://jira.test:${port}/`)).status).toBe(200);
    expect(outbound.check('http://[::1]:8080/').port).toBe('8080');
    const refused: [string, string][] = [
      [`https://127.0.0.1:${otherPort}/`, 'private_address'],
      [`https://jira.test:${otherPort}/`, 'private_address'],
      [`https://other.jira.test:${port}/`, 'private_address'],
      [`https://jira.test.:${port}/`, 'private_address'],
      [`https://localhost:${port}/`, 'private_address'],
      [`http://jira.test:${otherPort}/`, 'scheme'],
      [`http://user:password@jira.test:${port}/`, 'credentials'],
      ['https://[::1]:8081/', 'port'],
    ];
    for (const [url, reason] of refused) expect([url, await reasonOf(outbound.fetch(url))]).toEqual([url, reason]);
    await outbound.close();
    other.close();
    dns.close();
  });

  test('may be allowed and forbidden while requests are made', async () => {
    const more = new Set<string>();
    const outbound = createOutbound({ more_private_hosts: () => more });
    handle = (response) => response.end();
    expect(await reasonOf(outbound.fetch(base))).toBe('scheme');
    more.add(`127.0.0.1:${port}`);
    expect((await outbound.fetch(base)).status).toBe(200);
    more.clear();
    expect(await reasonOf(outbound.fetch(base))).toBe('scheme');
    await outbound.close();
  });

  test.each([
    'jira.test',
    'jira.test:',
    'jira.test:x',
    'https://jira.test:443',
    'a@jira.test:443',
    'jira.test/a:443',
    '',
  ])('cannot be %j', (destination) => {
    expect(() => createOutbound({ private_hosts: [destination] })).toThrow('write host:port');
  });
});

describe('an answer that is read as it comes', () => {
  const outbound = createOutbound({ allow_private: true });
  afterAll(() => outbound.close());

  test('begins before it has ended', async () => {
    const written: ServerResponse[] = [];
    handle = (response) => {
      written.push(response);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('one');
    };
    const answer = await outbound.open(base);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const seen: string[] = [];
    for await (const chunk of answer.body!) {
      seen.push(text(chunk));
      if (seen.length < 3) written[0]!.write(`chunk ${seen.length}`);
      else written[0]!.end();
    }
    expect(seen).toEqual(['one', 'chunk 1', 'chunk 2']);
  });

  test('ends at its limit, after what came before', async () => {
    handle = (response) => {
      response.write('x'.repeat(60));
      setTimeout(() => response.write('y'.repeat(60)), 20);
    };
    const seen: string[] = [];
    const read = async () => {
      const answer = await outbound.open(base, { max_bytes: 100 });
      for await (const chunk of answer.body!) seen.push(text(chunk));
    };
    expect(await reasonOf(read())).toBe('too_large');
    expect(seen).toEqual(['x'.repeat(60)]);
  });

  test('may be cut at its limit', async () => {
    handle = (response) => response.end('x'.repeat(1000));
    expect(await (await outbound.open(base, { max_bytes: 100, truncate: true })).text()).toBe('x'.repeat(100));
  });

  test('is never held as a whole: a reader that is slow slows the host', async () => {
    let sent = 0;
    handle = (response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const more = () => {
        do sent += chunk.length;
        while (response.write(chunk));
        response.once('drain', more);
      };
      more();
    };
    const answer = await outbound.open(base, { max_bytes: Number.MAX_SAFE_INTEGER });
    const reader = answer.body!.getReader();
    await reader.read();
    // What fits into the buffers of both sockets, and then no more.
    let before = -1;
    await expect.poll(() => before === (before = sent), { interval: 500 }).toBe(true);
    expect(sent).toBeLessThan(100 * 1024 * 1024);
    await reader.cancel();
  });

  test('that breaks off is unreachable', async () => {
    handle = (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('x');
      setTimeout(() => response.destroy(), 20);
    };
    const answer = await outbound.open(base);
    expect(await reasonOf(answer.text())).toBe('unreachable');
  });
});

describe('the host sees that we hung up', () => {
  const outbound = createOutbound({ allow_private: true, timeout_ms: 10 * 60_000 });
  afterAll(() => outbound.close());

  test('when the caller aborts before the answer', async () => {
    const { promise: asked, resolve } = Promise.withResolvers<Socket>();
    handle = (response, request) => resolve(request.socket);
    const controller = new AbortController();
    const answer = outbound.open(base, { signal: controller.signal });
    const socket = await asked;
    controller.abort(new Error('cancelled'));
    await expect(answer).rejects.toThrow('cancelled');
    if (!socket.destroyed) await once(socket, 'close');
  });

  test('when the caller aborts within the answer', async () => {
    const { hungUp } = dripping();
    const controller = new AbortController();
    const answer = await outbound.open(base, { signal: controller.signal });
    const reading = answer.text();
    controller.abort(new Error('cancelled'));
    await expect(reading).rejects.toThrow('cancelled');
    await hungUp;
  });

  test('when the caller aborts and never read', async () => {
    const { hungUp } = dripping();
    const controller = new AbortController();
    await outbound.open(base, { signal: controller.signal });
    controller.abort();
    await hungUp;
  });

  test('when the reader leaves after the first chunk', async () => {
    const { hungUp } = dripping();
    const answer = await outbound.open(base);
    for await (const chunk of answer.body!) {
      expect(text(chunk)).toBe('first');
      break;
    }
    await hungUp;
  });

  test('when the body is cancelled unread', async () => {
    const { hungUp } = dripping();
    await (await outbound.open(base)).body!.cancel();
    await hungUp;
  });

  test.each([
    ['a redirect', { location: '/' }, 302],
    ['an unknown encoding', { 'content-encoding': 'compress' }, 200],
  ])('when it answers with %s', async (_what, headers, status) => {
    const { promise: hungUp, resolve } = Promise.withResolvers<void>();
    handle = (response) => {
      response.on('close', resolve);
      response.writeHead(status, headers).write('first');
    };
    await expect(outbound.open(base)).rejects.toThrow(OutboundError);
    await hungUp;
  });

  test('when the time of an answer is over that nobody reads', async () => {
    const { hungUp } = dripping();
    await outbound.open(base, { timeout_ms: 100 });
    await hungUp;
  });

  test.each([{ timeout_ms: 100 }, { idle_ms: 100 }])('when it is silent for too long (%j)', async (limits) => {
    const { hungUp } = dripping();
    const answer = await outbound.open(base, limits);
    expect(await reasonOf(answer.text())).toBe('timeout');
    await hungUp;
  });
});

describe('a host that means ill', () => {
  const outbound = createOutbound({ allow_private: true, timeout_ms: 10 * 60_000 });
  let answer = (_socket: Socket): void => {};
  const raw = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
  let url = '';
  beforeAll(async () => {
    url = `http://127.0.0.1:${await listen(raw)}`;
  });
  afterAll(async () => {
    await outbound.close();
    raw.close();
  });

  /** Says something again and again until we hang up. */
  const endlessly = (socket: Socket, what: string) => {
    const timer = setInterval(() => socket.write(what), 1);
    socket.on('close', () => clearInterval(timer));
  };

  test.each([
    ['one header', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`, 'too_large'],
    ['many headers', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(10_000)}\r\n`, 'too_large'],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'unreachable'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx', 'unreachable'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      'unreachable',
    ],
  ])('answers with %s', async (_what, bytes, reason) => {
    answer = (socket) => socket.write(bytes);
    expect(await reasonOf(outbound.fetch(url))).toBe(reason);
  });

  test('answers with headers without end', async () => {
    answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      endlessly(socket, 'x: y\r\n'.repeat(100));
    };
    expect(await reasonOf(outbound.fetch(url))).toBe('too_large');
  });

  test('answers with trailers without end', async () => {
    answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n');
      endlessly(socket, 'x: y\r\n'.repeat(100));
    };
    expect(await reasonOf(outbound.fetch(url))).toBe('too_large');
  });

  test.each([
    ['a letter of a header', 'HTTP/1.1 200 OK\r\nx: ', 'x'],
    ['that it will answer', '', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    ['an extension of a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;', 'x'],
    ['a letter of its answer', 'HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n', 'x'],
  ])('says %s again and again', async (_what, before, again) => {
    answer = (socket) => {
      socket.write(before);
      endlessly(socket, again);
    };
    expect(await reasonOf(outbound.fetch(url, { timeout_ms: 300, idle_ms: 10 * 60_000 }))).toBe('timeout');
  });

  test('answers the next request before it was asked', async () => {
    answer = (socket) => {
      const own = 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nown';
      const foreign = 'HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nforeign';
      socket.write(own + foreign);
    };
    for (let at = 0; at < 3; at += 1) {
      const got = await outbound.fetch(url).then(
        (response) => response.text(),
        () => 'refused',
      );
      expect(got).not.toBe('foreign');
    }
  });
});

describe('a request that is sent as it is made', () => {
  const outbound = createOutbound({ allow_private: true, timeout_ms: 10 * 60_000 });
  afterAll(() => outbound.close());

  test('arrives in pieces', async () => {
    const arrived: string[] = [];
    handle = (response, request) => {
      request.on('data', (chunk: Buffer) => arrived.push(chunk.toString()));
      request.on('end', () => response.end(arrived.join('')));
    };
    const body = async function* () {
      yield Buffer.from('one');
      await expect.poll(() => arrived).toEqual(['one']);
      yield Buffer.from('two');
    };
    expect(await (await outbound.fetch(base, { method: 'POST', body: body() })).text()).toBe('onetwo');
  });

  test('fails with what its maker threw', async () => {
    handle = (_, request) => request.resume();
    const body = async function* () {
      yield Buffer.from('one');
      throw new RangeError('the file is gone');
    };
    await expect(outbound.fetch(base, { method: 'POST', body: body() })).rejects.toThrow('the file is gone');
  });

  test('is made no further when the host hangs up', async () => {
    handle = (response) => response.destroy();
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const body = async function* () {
      try {
        for (;;) yield Buffer.alloc(100_000);
      } finally {
        resolve();
      }
    };
    expect(await reasonOf(outbound.fetch(base, { method: 'POST', body: body() }))).toBe('unreachable');
    await closed;
  });
});
