import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { listen } from './listen.fixture.ts';

/** A browser with its push service, which decrypts what it gets as RFC 8291 has it. */
export interface Browser {
  /** What it subscribes with; the endpoint is a path of the service. */
  readonly path: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  readonly shown: unknown[];
}
export interface PushService {
  readonly port: number;
  /** The status of the next answers; 201 afterwards. */
  readonly answers: number[];
  /** Who sent, of each message, as its VAPID token says: checked against its key. */
  readonly senders: { readonly key: string; readonly sub: string; readonly aud: string }[];
  browser(): Browser;
  close(): Promise<void>;
}

export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, (body: Buffer) => void>();
  const [answers, senders]: [number[], PushService['senders'][number][]] = [[], []];
  const server = createServer((req, res) => {
    void (async () => {
      const body = await buffer(req);
      const status = answers.shift() ?? 201;
      senders.push(senderOf(req.headers.authorization ?? ''));
      if (status < 300) browsers.get(req.url ?? '')!(body);
      res.writeHead(status).end();
    })().catch(() => res.writeHead(400).end());
  }).unref();
  const port = await listen(server);
  return {
    port,
    answers,
    senders,
    browser() {
      const pair = createECDH('prime256v1');
      const p256dh = pair.generateKeys();
      const auth = randomBytes(16);
      const path = `/send/${randomBytes(6).toString('hex')}`;
      const shown: unknown[] = [];
      browsers.set(path, (body) => void shown.push(JSON.parse(decrypted(body, { pair, p256dh, auth }))));
      return { path, keys: { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') }, shown };
    },
    close: promisify(server.close.bind(server)),
  };
}

interface Keys {
  readonly pair: ReturnType<typeof createECDH>;
  readonly p256dh: Buffer;
  readonly auth: Buffer;
}
function decrypted(body: Buffer, { pair, p256dh, auth }: Keys): string {
  const salt = body.subarray(0, 16);
  const sender = body.subarray(21, 21 + body[20]!);
  const sealed = body.subarray(21 + body[20]!);
  const derive = (secret: Buffer, with_salt: Buffer, info: Buffer, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, with_salt, info, length));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, sender]);
  const secret = derive(pair.computeSecret(sender), auth, info, 32);
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  // The last record ends with 2 and padding.
  return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8');
}

/** Who sent a message (RFC 8292). Throws where the token is not signed by the key that it comes with. */
function senderOf(authorization: string) {
  const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const isRight = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isRight) throw new Error('The token is not signed by its key');
  const { sub, aud } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string; aud: string };
  return { key, sub, aud };
}
