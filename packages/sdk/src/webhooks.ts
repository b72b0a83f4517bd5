import type { Event, EventPayloads } from './router.ts';

/** A message of a webhook; `type` tells which one. */
export type WebhookMessage = {
  [T in keyof EventPayloads]: {
    readonly type: T;
    /** When it happened. */
    readonly timestamp: string;
    readonly data: { readonly event: Event & { readonly type: T }; readonly payload: EventPayloads[T] };
  };
}[keyof EventPayloads];

export interface VerifyOptions {
  /** How many seconds the clocks may differ, and how old a message may be. 300 by default. */
  readonly tolerance?: number | undefined;
}

/** A message that does not come from your webhook, or not now. Answer it with 400. */
export class WebhookRefused extends Error {
  override name = 'WebhookRefused';
  readonly reason: 'headers' | 'timestamp' | 'signature' | 'body';
  constructor(reason: WebhookRefused['reason']) {
    super(`The webhook message was refused because of its ${reason}`);
    this.reason = reason;
  }
}

type HeaderMap = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Checks that a message comes from one of your webhooks, and returns it typed. `body` must be what arrived, byte by byte:
 * JSON that was parsed and written again has another signature. While a secret rotates, give both. Store the `webhook-id`
 * header of what you have processed: a message may come more than once. Throws WebhookRefused.
 */
export async function verifyWebhook(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Headers | HeaderMap,
  secrets: string | readonly string[],
  { tolerance = 300 }: VerifyOptions = {},
): Promise<WebhookMessage> {
  const id = valueOf(headers, 'webhook-id');
  const timestamp = valueOf(headers, 'webhook-timestamp');
  const signatures = valueOf(headers, 'webhook-signature');
  if (id === undefined || timestamp === undefined || signatures === undefined) throw new WebhookRefused('headers');
  const age = Date.now() / 1000 - Number(timestamp);
  if (!/^\d{10}$/.test(timestamp) || Math.abs(age) > tolerance) throw new WebhookRefused('timestamp');
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  const prefix = encoder.encode(`${id}.${timestamp}.`);
  const content = new Uint8Array(prefix.length + bytes.length);
  content.set(prefix);
  content.set(bytes, prefix.length);
  if (!(await isSigned(content, signatures, [secrets].flat()))) throw new WebhookRefused('signature');
  try {
    return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body)) as WebhookMessage;
  } catch {
    throw new WebhookRefused('body');
  }
}

const encoder = new TextEncoder();

function valueOf(headers: Headers | HeaderMap, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof found === 'object' ? found[0] : found;
}

async function isSigned(
  content: Uint8Array<ArrayBuffer>,
  signatures: string,
  secrets: readonly string[],
): Promise<boolean> {
  const given = signatures.split(' ').filter((signature) => signature.startsWith('v1,'));
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey(
      'raw',
      bytesOf(secret.replace(/^whsec_/, '')) ?? encoder.encode(secret),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['verify'],
    );
    for (const signature of given) {
      const mac = bytesOf(signature.slice('v1,'.length));
      // It compares in a time that tells nothing.
      if (mac !== undefined && (await crypto.subtle.verify('HMAC', key, mac, content))) return true;
    }
  }
  return false;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
