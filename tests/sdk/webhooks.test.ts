import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import { expect, expectTypeOf, test } from 'vitest';
import { verifyWebhook, WebhookRefused, type WebhookMessage } from '@deskwire/sdk';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const other = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
const body = JSON.stringify({
  type: 'ticket.created',
  timestamp: '2026-11-29T00:00:00Z',
  data: { event: {}, payload: {} },
});

/** Signs as the reference library does. */
function headersOf(signedBody = body, at = new Date(), by = secret): Record<string, string> {
  const id = 'msg_1';
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new StandardWebhook(by).sign(id, at, signedBody),
  };
}
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error as WebhookRefused).reason,
  );
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);

test('what the reference libraries sign is verified, in each form of body and headers', async () => {
  const at = new Date();
  const svix = { ...headersOf(body, at), 'webhook-signature': new Svix(secret).sign('msg_1', at, body) };
  expect(await verifyWebhook(body, svix, secret)).toEqual(JSON.parse(body));
  expect(await verifyWebhook(new TextEncoder().encode(body), new Headers(headersOf()), [other, secret])).toEqual(
    JSON.parse(body),
  );
  expect(await verifyWebhook('“ü” 🚀'.replace(/.*/su, '{"a":"“ü” 🚀"}'), headersOf('{"a":"“ü” 🚀"}'), secret)).toEqual({
    a: '“ü” 🚀',
  });
});

test('while secrets rotate, either is enough', async () => {
  const at = new Date();
  const signed = headersOf(body, at);
  const two = `${headersOf(body, at, other)['webhook-signature']} ${signed['webhook-signature']}`;
  const headers = { ...signed, 'webhook-signature': two };
  for (const known of [secret, other]) expect(await reasonOf(verifyWebhook(body, headers, known))).toBe('accepted');
});

test('what was changed, or is of another, is refused', async () => {
  expect(await reasonOf(verifyWebhook(`${body} `, headersOf(), secret))).toBe('signature');
  expect(await reasonOf(verifyWebhook(body, headersOf(), other))).toBe('signature');
  expect(await reasonOf(verifyWebhook(body, { ...headersOf(), 'webhook-id': 'msg_2' }, secret))).toBe('signature');
  const cut = headersOf()['webhook-signature']!.slice(0, -4);
  expect(await reasonOf(verifyWebhook(body, { ...headersOf(), 'webhook-signature': cut }, secret))).toBe('signature');
  const v2 = headersOf()['webhook-signature']!.replace('v1,', 'v2,');
  expect(await reasonOf(verifyWebhook(body, { ...headersOf(), 'webhook-signature': v2 }, secret))).toBe('signature');
});

test('what is too old, of the future or without a time is refused', async () => {
  expect(await reasonOf(verifyWebhook(body, headersOf(body, ago(310)), secret))).toBe('timestamp');
  expect(await reasonOf(verifyWebhook(body, headersOf(body, ago(-310)), secret))).toBe('timestamp');
  expect(await reasonOf(verifyWebhook(body, headersOf(body, ago(310)), secret, { tolerance: 600 }))).toBe('accepted');
  for (const timestamp of ['now', '123abc', '-1', ''])
    expect(await reasonOf(verifyWebhook(body, { ...headersOf(), 'webhook-timestamp': timestamp }, secret))).toBe(
      'timestamp',
    );
  expect(await reasonOf(verifyWebhook(body, {}, secret))).toBe('headers');
  expect(await reasonOf(verifyWebhook('no JSON', headersOf('no JSON'), secret))).toBe('body');
});

test('a message is typed by its type', () => {
  const read = (message: WebhookMessage): string | undefined => {
    if (message.type !== 'ticket.created') return undefined;
    expectTypeOf(message.data.payload.title).toEqualTypeOf<string>();
    return message.data.payload.title;
  };
  expect(read(JSON.parse(body) as WebhookMessage)).toBeUndefined();
});
