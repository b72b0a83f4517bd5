import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createServer } from '../../server.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const requester = await aMember(world.kysely, team, 'requester');
const app = await createServer(world.services);
let base = '';
beforeAll(async () => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/v1`;
});
afterAll(() => app.close());

const bearerOf = async (person: TestPerson) => ({ authorization: `Bearer ${await world.tokenOf(person)}` });
const stored = () => readdir(join(world.dir, 'files', 'files')).catch(() => []);

type Fields = Record<string, string>;
async function upload(
  bytes: Buffer | string,
  {
    name = 'a.txt',
    fields = {},
    as = agent,
    headers = {},
  }: { name?: string; fields?: Fields; as?: TestPerson; headers?: Fields } = {},
) {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([bytes as Buffer<ArrayBuffer>]), name);
  // Keeps the rate limit out of these tests, except the one that tests it.
  await world.kysely.deleteFrom('rate_limits').execute();
  const answer = await fetch(`${base}/files/upload`, {
    method: 'POST',
    headers: { ...(await bearerOf(as)), ...headers },
    body: form,
  });
  return {
    status: answer.status,
    body: (await answer.json()) as Record<string, unknown> & { error?: Record<string, unknown> },
  };
}
test('a name is read as browsers write it in a form', async () => {
  // As undici and every browser send them: `%22`, `%0D%0A`.
  expect((await upload('x', { name: 'the "last" \r\nplan.txt' })).body['name']).toBe('the _last_ plan.txt');
  expect((await upload('x', { name: '100%25.txt' })).body['name']).toBe('100%25.txt');
});

const download = async (id: unknown, headers: Fields = {}, as = agent) =>
  fetch(`${base}/files/${String(id)}/download`, { headers: { ...(await bearerOf(as)), ...headers } });

test('what was uploaded comes back byte for byte, and its row says what it is', async () => {
  const bytes = randomBytes(300_000);
  const { status, body } = await upload(bytes, { name: 'Lärm.bin' });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    name: 'Lärm.bin',
    content_type: 'application/octet-stream',
    size: 300_000,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    uploaded_by: agent.person_id,
    audience: 'own',
    ticket_id: null,
  });
  const answer = await download(body['id']);
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-length': '300000',
    'content-disposition': `attachment; filename="L_rm.bin"; filename*=UTF-8''L%C3%A4rm.bin`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cache-control': 'private, no-store',
    'accept-ranges': 'bytes',
  });
});

test('an empty file is a file', async () => {
  const { status, body } = await upload('');
  expect([status, body['size']]).toEqual([201, 0]);
  const answer = await download(body['id']);
  expect([answer.status, await answer.text()]).toEqual([200, '']);
});

test('a download that broke off goes on where it stopped, unless the file is another', async () => {
  const { body } = await upload('0123456789');
  const etag = `"${String(body['sha256'])}"`;
  const part = async (range: string, headers: Fields = {}) => {
    const answer = await download(body['id'], { range, ...headers });
    return [answer.status, answer.headers.get('content-range'), await answer.text()];
  };
  expect(await part('bytes=3-5')).toEqual([206, 'bytes 3-5/10', '345']);
  expect(await part('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
  expect(await part('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89']);
  expect(await part('bytes=8-99')).toEqual([206, 'bytes 8-9/10', '89']);
  expect(await part('bytes=-99')).toEqual([206, 'bytes 0-9/10', '0123456789']);
  expect(await part('bytes=3-5', { 'if-range': etag })).toEqual([206, 'bytes 3-5/10', '345']);
  for (const whole of ['bytes=0-1,4-5', 'bytes=5-3', 'lines=1-2', 'bytes=', 'bytes=a-b'])
    expect(await part(whole)).toEqual([200, null, '0123456789']);
  expect(await part('bytes=3-5', { 'if-range': '"older"' })).toEqual([200, null, '0123456789']);
  for (const beyond of ['bytes=10-', 'bytes=-0']) expect((await part(beyond)).slice(0, 2)).toEqual([416, 'bytes */10']);
  const known = await download(body['id'], { 'if-none-match': `W/"x", ${etag}` });
  expect([known.status, await known.text()]).toEqual([304, '']);
});

test('HEAD tells of a file without sending it', async () => {
  const { body } = await upload('0123456789');
  const answer = await fetch(`${base}/files/${String(body['id'])}/download`, {
    method: 'HEAD',
    headers: await bearerOf(agent),
  });
  expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '10', '']);
});

test.each([
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\boot.ini', 'boot.ini'],
  ['%2e%2e%2fsecret.txt', '%2e%2e%2fsecret.txt'],
  ['nul\u0000byte.txt', 'nulbyte.txt'],
  [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(251)}.pdf`],
  ['CON', '_CON'],
  ['con.txt', '_con.txt'],
  ['\u202egnp.exe', 'gnp.exe'],
  ['.htaccess', 'htaccess'],
  ['...', 'file'],
  ['😀 grüße.txt', '😀 grüße.txt'],
  ['"quoted".txt', '_quoted_.txt'],
  ["o'clock (1)*.txt", "o'clock (1)_.txt"],
])('the name %j is data: it is shown as %j and names no place', async (given, shown) => {
  const boundary = 'frontier';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename*=UTF-8''${encodeURIComponent(given)}\r\n\r\n`;
  await world.kysely.deleteFrom('rate_limits').execute();
  const answer = await fetch(`${base}/files/upload`, {
    method: 'POST',
    headers: { ...(await bearerOf(agent)), 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: `${head}hello\r\n--${boundary}--\r\n`,
  });
  const body = (await answer.json()) as { id: string; name: string };
  expect([answer.status, body.name]).toEqual([201, shown]);
  const header = (await download(body.id)).headers.get('content-disposition')!;
  const exact = /filename\*=UTF-8''([\w%!#$&+.^`|~-]*)$/.exec(header)?.[1];
  expect(decodeURIComponent(exact!)).toBe(shown);
  expect(header).toMatch(/^attachment; filename="[\u0020-\u0021\u0023-\u005b\u005d-\u007e]*"; filename\*=/);
  expect((await stored()).every((key) => /^[0-9a-f-]{36}$/.test(key))).toBe(true);
});

const png = Buffer.concat([Buffer.from([0x89]), Buffer.from('PNG\r\n'), Buffer.from([0x1a, 0x0a]), randomBytes(64)]);
test.each([
  ['a picture that calls itself a page', 'a.html', png, 'image/png', 'image/png'],
  [
    'a page that calls itself a picture',
    'a.png',
    '<!DOCTYPE html><script>alert(1)</script>',
    'text/html',
    'application/octet-stream',
  ],
  ['a page behind a comment', 'a.txt', '\ufeff  <!-- hi --><html>', 'text/html', 'application/octet-stream'],
  [
    'a drawing with a script',
    'a.jpg',
    '<?xml version="1.0"?>\n<svg onload="x()">',
    'image/svg+xml',
    'application/octet-stream',
  ],
  ['a picture that is also a script', 'a.js', Buffer.from('GIF89a=1;alert(1)//'), 'image/gif', 'image/gif'],
  ['a document', 'a.exe', '%PDF-1.7 /JS (x)', 'application/pdf', 'application/pdf'],
  [
    'a program that calls itself a document',
    'a.pdf',
    Buffer.from('MZ\u0090\u0000', 'latin1'),
    'application/x-msdownload',
    'application/x-msdownload',
  ],
  ['a table', 'a.CSV', 'a,b\n1,2\n', 'text/csv', 'text/csv; charset=utf-8'],
  [
    'text in Latin-1',
    'a.txt',
    Buffer.from('Gr\u00fc\u00dfe', 'latin1'),
    'application/octet-stream',
    'application/octet-stream',
  ],
])('%s is told by its bytes, and never run', async (_, name, bytes, type, sent) => {
  const { body } = await upload(bytes, { name });
  expect(body['content_type']).toBe(type);
  for (const how of ['attachment', 'inline']) {
    const answer = await fetch(`${base}/files/${String(body['id'])}/download?disposition=${how}`, {
      headers: await bearerOf(agent),
    });
    const shown = how === 'inline' && type.startsWith('image/') && type !== 'image/svg+xml';
    expect(answer.headers.get('content-type')).toBe(sent);
    expect(answer.headers.get('content-disposition')).toMatch(shown ? /^inline;/ : /^attachment;/);
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  }
});

test('a link works without signing in, for five minutes', async () => {
  const { body } = await upload('linked');
  const link = await (await world.as(agent)).files.download({ file_id: String(body['id']) });
  const path = link.link.slice(link.link.indexOf('/files/content/'));
  expect(await (await fetch(base + path)).text()).toBe('linked');
  expect((await fetch(`${base}${path.slice(0, -3)}AAA`)).status).toBe(404);
  world.clock.advance({ minutes: 5, seconds: 1 });
  const late = await fetch(base + path);
  expect([late.status, ((await late.json()) as { error: { code: string } }).error.code]).toEqual([410, 'LINK_EXPIRED']);
});

test('the same Idempotency-Key and the same bytes are one file; other bytes are refused; nothing is left over', async () => {
  const before = (await stored()).length;
  const headers = { 'idempotency-key': 'upload-1' };
  const first = await upload('same', { headers });
  const again = await upload('same', { headers });
  expect(again).toEqual(first);
  expect((await upload('other', { headers })).body.error).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  expect((await stored()).length).toBe(before + 1);
});

test('bytes that arrive changed are refused, and nothing is left over', async () => {
  const before = (await stored()).length;
  const { status, body } = await upload('changed', { fields: { sha256: '0'.repeat(64) } });
  expect([status, body.error?.['code']]).toEqual([422, 'FILE_CORRUPT']);
  expect((await stored()).length).toBe(before);
});

test('a file over the limit of the tier is refused before its end, and nothing is left over', async () => {
  const small = await aMember(world.kysely, await aTeam(world.kysely, { tier: 'free' }), 'member');
  const before = (await stored()).length;
  const { hostname, port } = new URL(base);
  let sent = 0;
  const bearer = await bearerOf(small);
  const status = await new Promise<number>((resolve, reject) => {
    const req = httpRequest({
      hostname,
      port,
      path: '/api/v1/files/upload',
      method: 'POST',
      headers: { ...bearer, 'content-type': 'multipart/form-data; boundary=b' },
    });
    req.on('response', (res) => {
      resolve(res.statusCode!);
      req.destroy();
    });
    req.on('error', reject);
    req.write('--b\r\nContent-Disposition: form-data; name="file"; filename="big"\r\n\r\n');
    const chunk = Buffer.alloc(1024 * 1024);
    const more = () => {
      if (req.destroyed || sent > 200) return;
      sent += 1;
      req.write(chunk, more);
    };
    more();
  });
  expect(status).toBe(413);
  expect(sent).toBeLessThan(60);
  await expect.poll(async () => (await stored()).length).toBe(before);
});

test('a team uploads so many bytes a day, and no more, also when all come at once', async () => {
  const crowded = await aTeam(world.kysely, { tier: 'free' });
  const member = await aMember(world.kysely, crowded, 'member');
  const today = new Date(Date.now() + world.clock.offset_ms).toISOString().slice(0, 10);
  await world.kysely
    .insertInto('entitlement_uses')
    .values({ team_id: crowded.id, key: 'upload_bytes_a_day', period: today, used: 250 * 1024 * 1024 - 25 })
    .execute();
  const answers = await Promise.all(Array.from({ length: 5 }, () => upload('ten bytes!', { as: member })));
  expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['201', '201', '403', '403', '403']);
  expect(answers.find(({ status }) => status === 403)!.body.error).toMatchObject({ code: 'TIER_LIMIT_EXCEEDED' });
});

test('an upload that breaks off leaves nothing, and the server goes on', async () => {
  const before = (await stored()).length;
  const { hostname, port } = new URL(base);
  const bearer = await bearerOf(agent);
  await new Promise<void>((resolve) => {
    const req = httpRequest({
      hostname,
      port,
      path: '/api/v1/files/upload',
      method: 'POST',
      headers: { ...bearer, 'content-type': 'multipart/form-data; boundary=b' },
    });
    req.on('error', () => resolve());
    req.write(`--b\r\nContent-Disposition: form-data; name="file"; filename="cut"\r\n\r\n${'x'.repeat(100_000)}`);
    setTimeout(() => req.destroy(), 200);
    req.on('close', () => resolve());
  });
  await expect.poll(async () => (await readdir(join(world.dir, 'files', '.incoming'))).length).toBe(0);
  expect((await stored()).length).toBe(before);
  expect((await upload('still here')).status).toBe(201);
});

test('twenty uploads a minute are enough for one person', async () => {
  const busy = await aMember(world.kysely, team, 'member');
  const send = async () => {
    const form = new FormData();
    form.append('file', new Blob(['x']), 'x');
    const { status } = await fetch(`${base}/files/upload`, {
      method: 'POST',
      headers: await bearerOf(busy),
      body: form,
    });
    return status;
  };
  await world.kysely.deleteFrom('rate_limits').execute();
  const answers = await Promise.all(Array.from({ length: 23 }, send));
  expect(answers.filter((status) => status === 201)).toHaveLength(20);
  expect(answers.filter((status) => status === 429)).toHaveLength(3);
});

test.each([
  ['application/json', '{"file":"x"}', 415],
  ['text/plain', 'x', 415],
  ['application/x-www-form-urlencoded', 'file=x', 415],
  ['multipart/mixed; boundary=b', '--b--', 415],
  ['multipart/form-data', '--b--', 400],
  [
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="file"; filename="cut"\r\n\r\ncut',
    400,
  ],
  ['multipart/form-data; boundary=b', '--b--\r\n', 400],
  [
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\nx\r\n--b--\r\n',
    400,
  ],
  [
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="team"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nx\r\n--b--\r\n',
    422,
  ],
])('a body of %s that is no upload is refused', async (type, body, status) => {
  const before = (await stored()).length;
  await world.kysely.deleteFrom('rate_limits').execute();
  const answer = await fetch(`${base}/files/upload`, {
    method: 'POST',
    headers: { ...(await bearerOf(agent)), 'content-type': type },
    body,
  });
  expect(answer.status).toBe(status);
  expect((await stored()).length).toBe(before);
});

const form = () => {
  const sent = new FormData();
  sent.append('title', 'forged');
  return sent;
};

test('only an upload route takes a form, and only from our own pages where a cookie signs in', async () => {
  const ticket = await fetch(`${base}/tickets`, { method: 'POST', headers: await bearerOf(agent), body: form() });
  expect(ticket.status).toBe(415);
  const forged = await fetch(`${base}/files/upload`, {
    method: 'POST',
    headers: { cookie: '__Host-sid=anything', 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    body: form(),
  });
  expect(forged.status).toBe(403);
});

test('nobody sends a byte who may not upload', async () => {
  const viewer = await aMember(world.kysely, team, 'viewer');
  expect((await upload('x', { as: viewer })).body.error).toMatchObject({ code: 'FORBIDDEN' });
  const anonymous = await fetch(`${base}/files/upload`, {
    method: 'POST',
    body: (() => {
      const f = new FormData();
      f.append('file', new Blob(['x']), 'x');
      return f;
    })(),
  });
  expect(anonymous.status).toBe(401);
});

test('a requester uploads to their own ticket and not to that of another', async () => {
  const theirs = await (await world.as(requester)).tickets.create({ title: 'Mine' });
  const foreign = await (await world.as(agent)).tickets.create({ title: 'Not mine' });
  expect((await upload('x', { as: requester, fields: { ticket_id: theirs.key } })).body).toMatchObject({
    ticket_id: theirs.id,
  });
  const before = (await stored()).length;
  expect((await upload('x', { as: requester, fields: { ticket_id: foreign.key } })).status).toBe(404);
  expect((await upload('x', { as: requester, fields: { ticket_id: theirs.key, is_internal: 'true' } })).status).toBe(
    403,
  );
  expect((await stored()).length).toBe(before);
});
