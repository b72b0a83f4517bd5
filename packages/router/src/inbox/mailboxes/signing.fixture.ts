import { createHmac } from 'node:crypto';

/** A mail as a mail server hands it over: its bytes, and the headers that prove who did. */
export function signedMail(secret: string, raw: string | Buffer, at: Date, id = 'mail-1') {
  const bytes = Buffer.isBuffer(raw) ? raw : Buffer.from(raw.replaceAll(/\r?\n/g, '\r\n'));
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(bytes).digest('base64');
  return {
    headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
    body: bytes.toString('latin1'),
  };
}
