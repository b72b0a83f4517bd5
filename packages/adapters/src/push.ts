import { createECDH, type KeyObject } from 'node:crypto';
import type { Outbound } from './outbound.ts';

/** The address at which a browser gets messages, and the keys that they are encrypted for (RFC 8291). */
export interface PushSubscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** The sender: a P-256 pair that browsers know since they subscribed (RFC 8292), and how to reach us. */
export interface PushSender {
  private_key: KeyObject;
  /** `mailto:` or `https:`. */
  contact: string;
}

/** A service takes at most 4,096 bytes, encrypted. */
export const MOST_PUSH_BYTES = 3_900;
/** A browser that was away for longer has missed it; the notification stands in the app. */
const LIFE_SECONDS = 24 * 3600;

/** The public half of a pair, as browsers want it. */
export function pushKeyOf(private_key: KeyObject): string {
  const { x = '', y = '' } = private_key.export({ format: 'jwk' });
  return Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString(
    'base64url',
  );
}

/** Whether keys of a browser are what they should be: a point of P-256, and 16 bytes. */
export function arePushKeys({ p256dh, auth }: Pick<PushSubscription, 'p256dh' | 'auth'>): boolean {
  const probe = createECDH('prime256v1');
  probe.generateKeys();
  try {
    probe.computeSecret(Buffer.from(p256dh, 'base64url'));
    return Buffer.from(p256dh, 'base64url').length === 65 && Buffer.from(auth, 'base64url').length === 16;
  } catch {
    return false;
  }
}

/**
 * Sends a message to a browser through its push service, whose address the browser gave: so it is requested as all URLs of
 * users are. Gives the status of the service. Throws `OutboundError`.
 */
export async function sendPush(
  outbound: Outbound,
  { endpoint, p256dh, auth }: PushSubscription,
  text: string,
  { private_key, contact }: PushSender,
): Promise<number> {
  const { default: webPush } = await import('web-push');
  const { d = '' } = private_key.export({ format: 'jwk' });
  const { method, headers, body } = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, text, {
    vapidDetails: { subject: contact, publicKey: pushKeyOf(private_key), privateKey: d },
    contentEncoding: 'aes128gcm',
    TTL: LIFE_SECONDS,
    urgency: 'normal',
  });
  const texts = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length');
  const response = await outbound.fetch(endpoint, {
    method,
    headers: Object.fromEntries(texts.map(([name, value]) => [name, String(value)])),
    body,
    truncate: true,
  });
  return response.status;
}
