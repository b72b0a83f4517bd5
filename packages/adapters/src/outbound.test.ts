import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDnsServer } from './dns-server.fixture.ts';
import { listen } from './listen.fixture.ts';
import { createOutbound, type Outbound, type OutboundRequest } from './outbound.ts';
import { OutboundError } from './outbound-error.ts';
import { isPublicAddress } from './public-address.ts';

async function reasonOf(outbound: Outbound, url: string, request?: OutboundRequest): Promise<string> {
  try {
    const answer = await outbound.fetch(url, request);
    return `answered ${answer.status}`;
  } catch (error) {
    if (error instanceof OutboundError) return error.reason;
    throw error;
  }
}

describe('what lies inside', () => {
  let connections = 0;
  let port = 0;
  const inside = createTcpServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  let dns: Awaited<ReturnType<typeof startDnsServer>>;
  let outbound: Outbound;
  let asked = 0;

  const names: Record<string, () => string[]> = {
    'inside.test': () => ['127.0.0.1'],
    '127.0.0.1.nip.test': () => ['127.0.0.1'],
    'mixed.test': () => ['93.184.216.34', '127.0.0.1'],
    'metadata.test': () => ['169.254.169.254'],
    'rebinding.test': () => [(asked += 1) === 1 ? '93.184.216.34' : '127.0.0.1'],
  };

  beforeAll(async () => {
    port = await listen(inside);
    dns = await startDnsServer((name) => names[name]?.() ?? []);
    outbound = createOutbound({ ports: [port], dns_servers: [dns.address] });
  });
  afterAll(async () => {
    inside.close();
    dns.close();
    await outbound.close();
  });

  const loopback = ['127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.0.0.1', '0177.0.0.1'];
  const disguised = [
    '127.127.127.127',
    '017700000001',
    '127.0.0.1.',
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
    '%31%32%37.0.0.1',
    '0',
    '0.0.0.0',
  ];
  const named = [
    'localhost',
    'LOCALHOST',
    'localhost.',
    'app.localhost',
    'inside.test',
    '127.0.0.1.nip.test',
    'mixed.test',
    'metadata.test',
  ];
  const privateV4 = [
    '10.0.0.1',
    '172.16.0.1',
    '192.168.0.1',
    '169.254.169.254',
    '100.100.100.200',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
  ];
  const v6 = [
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
    '[::ffff:0:7f00:1]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[fec0::1]',
    '[ff02::1]',
    '[100::1]',
    '[2001:db8::1]',
    '[3fff::1]',
    '[4000::1]',
  ];

  test.each([...loopback, ...disguised, ...named, ...privateV4, ...v6])(
    '%s is refused and nobody connects',
    async (host) => {
      const before = connections;
      expect(await reasonOf(outbound, `https://${host}:${port}/`)).toBe('private_address');
      expect(connections).toBe(before);
    },
  );

  test.each([...loopback, 'localhost', 'inside.test', '[::ffff:127.0.0.1]'])(
    '%s does lead inside when it is allowed',
    async (host) => {
      const open = createOutbound({ allow_private: true, dns_servers: [dns.address] });
      const before = connections;
      expect(await reasonOf(open, `https://${host}:${port}/`)).toBe('unreachable');
      expect(connections).toBe(before + 1);
      await open.close();
    },
  );

  test('a name that turns from a public address to ours is refused the moment it does', async () => {
    const before = connections;
    expect(await reasonOf(outbound, `https://rebinding.test:${port}/`, { timeout_ms: 200 })).not.toBe(
      'private_address',
    );
    expect(await reasonOf(outbound, `https://rebinding.test:${port}/`)).toBe('private_address');
    expect(asked).toBe(2);
    expect(connections).toBe(before);
  });

  test.each([
    ['http://example.com/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['gopher://example.com/', 'scheme'],
    ['data:text/plain,x', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['https://user:secret@example.com/', 'credentials'],
    ['https://user@example.com/', 'credentials'],
    ['https://example.com:22/', 'port'],
    ['https://example.com:6379/', 'port'],
    ['https://', 'invalid_url'],
    ['//example.com/', 'invalid_url'],
    ['https://[fe80::1%25eth0]/', 'invalid_url'],
    ['https://256.1.1.1/', 'invalid_url'],
    ['', 'invalid_url'],
  ])('%s is refused by its form', async (url, reason) => {
    const usual = createOutbound();
    expect(await reasonOf(usual, url)).toBe(reason);
    expect(() => usual.check(url)).toThrow(OutboundError);
    await usual.close();
  });

  test('a name that does not exist is unreachable, and may be tried again', async () => {
    const error = await outbound.fetch(`https://nowhere.test:${port}/`).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ reason: 'unreachable', retryable: true });
  });

  test('what a user reads names neither the address nor the port found inside', async () => {
    const error = await outbound.fetch(`https://metadata.test:${port}/`).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ message: 'The host of the URL is not on the public internet', retryable: false });
  });

  test.each(['1.1.1.1', '93.184.216.34', '172.15.255.255', '172.32.0.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test.each(['', 'example.com', '127.0.0.1:80', '1.1.1.1/8', '[::1]'])('%j is no address', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('answers', () => {
  const seen: { request: IncomingMessage; body: string }[] = [];
  const answers: Record<string, (response: ServerResponse) => void> = {
    '/json': (response) => response.setHeader('content-type', 'application/json').end('{"ok":true}'),
    '/redirect': (response) => response.writeHead(302, { location: '/json' }).end(),
    '/teapot': (response) => response.writeHead(418).end('short and stout'),
    '/gone': (response) => response.writeHead(204).end(),
    '/large': (response) => response.end('x'.repeat(1001)),
    '/fits': (response) => response.end('x'.repeat(1000)),
    '/endless': (response) => {
      const timer = setInterval(() => response.write('x'.repeat(100)), 1);
      response.on('close', () => clearInterval(timer));
    },
    '/bomb': (response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(10_000_000))),
    '/zipped': (response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('hello')),
    '/compressed': (response) => response.setHeader('content-encoding', 'compress').end('x'),
    '/silent': () => {},
    '/drip': (response) => {
      response.writeHead(200).write('x');
    },
    '/cut': (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('x');
      setTimeout(() => response.destroy(), 20);
    },
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      seen.push({ request, body });
      answers[request.url ?? '']?.(response);
    });
  });
  let base = '';
  const outbound = createOutbound({ allow_private: true, max_bytes: 1000, timeout_ms: 120_000 });

  beforeAll(async () => {
    base = `http://localhost:${await listen(server)}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await outbound.close();
  });

  test('an answer within the limit arrives whole', async () => {
    expect(await (await outbound.fetch(`${base}/json`)).json()).toEqual({ ok: true });
    expect((await (await outbound.fetch(`${base}/fits`)).text()).length).toBe(1000);
    expect(await (await outbound.fetch(`${base}/zipped`)).text()).toBe('hello');
    expect((await outbound.fetch(`${base}/gone`)).status).toBe(204);
  });

  test('an error status is an answer, not an error of ours', async () => {
    const answer = await outbound.fetch(`${base}/teapot`);
    expect([answer.status, await answer.text()]).toEqual([418, 'short and stout']);
  });

  test('method, headers and body arrive as given', async () => {
    await outbound.fetch(`${base}/json`, { method: 'POST', headers: { 'webhook-id': 'msg_1' }, body: '{"a":"ü"}' });
    const last = seen.at(-1);
    expect(last?.request.method).toBe('POST');
    expect(last?.request.headers).toMatchObject({ 'webhook-id': 'msg_1', 'user-agent': 'Deskwire' });
    expect(last?.body).toBe('{"a":"ü"}');
  });

  test('a redirect is refused and its target not asked', async () => {
    const before = seen.length;
    expect(await reasonOf(outbound, `${base}/redirect`)).toBe('redirect');
    expect(seen.slice(before).map(({ request }) => request.url)).toEqual(['/redirect']);
  });

  test.each(['/large', '/endless', '/bomb'])('an answer over the limit (%s) is refused', async (path) => {
    expect(await reasonOf(outbound, base + path)).toBe('too_large');
  });

  test.each(['/large', '/endless', '/bomb'])('an answer over the limit (%s) can be cut instead', async (path) => {
    const answer = await outbound.fetch(base + path, { truncate: true });
    expect((await answer.text()).length).toBe(1000);
  });

  test.each(['/silent', '/drip'])('a host that keeps us waiting (%s) is given up', async (path) => {
    expect(await reasonOf(outbound, base + path, { timeout_ms: 150 })).toBe('timeout');
  });

  test('an encoding that nobody asked for is refused', async () => {
    expect(await reasonOf(outbound, `${base}/compressed`)).toBe('encoding');
  });

  test('a broken answer and a closed port are unreachable', async () => {
    expect(await reasonOf(outbound, `${base}/cut`)).toBe('unreachable');
    const closed = createTcpServer();
    const port = await listen(closed);
    closed.close();
    await once(closed, 'close');
    expect(await reasonOf(outbound, `http://127.0.0.1:${port}/`)).toBe('unreachable');
  });

  test("the caller's own abort stays the caller's", async () => {
    const signal = AbortSignal.timeout(50);
    const error = await outbound.fetch(`${base}/silent`, { signal }).catch((caught: unknown) => caught);
    expect(error).toBe(signal.reason);
  });

  test('a header with a line break never leaves', async () => {
    const before = seen.length;
    await expect(outbound.fetch(`${base}/json`, { headers: { 'x-name': 'a\r\nx-evil: b' } })).rejects.toThrow(
      TypeError,
    );
    expect(seen).toHaveLength(before);
  });
});
