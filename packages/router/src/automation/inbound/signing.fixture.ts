import { createHmac } from 'node:crypto';

/** What a provider sends: the headers that prove it, and the body. */
// A type and no interface, so that it is an input as it stands.
export type Signed = {
  readonly headers: Record<string, string>;
  readonly body: string;
};
const json = { 'content-type': 'application/json' };
const textOf = (said: unknown): string => (typeof said === 'string' ? said : JSON.stringify(said));
const hex = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('hex');
const secondsOf = (at: Date): string => String(Math.floor(at.getTime() / 1000));

// Each signs as the provider's documentation says, and knows nothing of how we verify.

export function fromSlack(secret: string, said: unknown, at = new Date(), more: Record<string, string> = {}): Signed {
  const [body, timestamp] = [textOf(said), secondsOf(at)];
  const signature = `v0=${hex(secret, `v0:${timestamp}:${body}`)}`;
  return {
    headers: { ...json, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature, ...more },
    body,
  };
}

export function fromGithub(secret: string, event: string, delivery: string, said: unknown): Signed {
  const body = textOf(said);
  const signature = `sha256=${hex(secret, body)}`;
  return {
    headers: { ...json, 'x-github-event': event, 'x-github-delivery': delivery, 'x-hub-signature-256': signature },
    body,
  };
}

export function fromStripe(secret: string, said: unknown, at = new Date()): Signed {
  const [body, timestamp] = [textOf(said), secondsOf(at)];
  return { headers: { ...json, 'stripe-signature': `t=${timestamp},v1=${hex(secret, `${timestamp}.${body}`)}` }, body };
}

export function fromLemonSqueezy(secret: string, said: unknown): Signed {
  const body = textOf(said);
  const { meta } = (typeof said === 'object' ? said : {}) as { meta?: { event_name?: string } };
  return { headers: { ...json, 'x-signature': hex(secret, body), 'x-event-name': meta?.event_name ?? '' }, body };
}

export function fromClickup(secret: string, said: unknown): Signed {
  const body = textOf(said);
  return { headers: { ...json, 'x-signature': hex(secret, body) }, body };
}

export function fromStandard(secret: string, id: string, said: unknown, at = new Date()): Signed {
  const [body, timestamp] = [textOf(said), secondsOf(at)];
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  return {
    headers: { ...json, 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature },
    body,
  };
}

export const unsigned = (said: unknown): Signed => ({ headers: { ...json }, body: textOf(said) });
