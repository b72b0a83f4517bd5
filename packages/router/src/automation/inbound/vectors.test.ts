import { createHmac } from 'node:crypto';
import { Stripe } from 'stripe';
import { describe, expect, test } from 'vitest';
import { bodyProof, stripeProof } from './receiving/proofs.ts';
import { fromLemonSqueezy, fromStripe } from './signing.fixture.ts';

const seconds = (text: string) => Math.floor(Date.parse(text) / 1000);
const NOW = '2026-11-30T10:00:00.000Z';
const at = (offset: number) => new Date(Date.parse(NOW) + offset * 1000);
const secret = 'whsec_of_a_vector';
/** A webhook of Stripe, with what people write in it. */
const payload = JSON.stringify({ id: 'evt_1', object: 'event', data: { object: { name: 'Zoë “€” 🚀' } } });
const theirs = new Stripe('sk_test_nothing').webhooks;

describe('Stripe', () => {
  test("what the vendor's own library signs is proven, and what ours signs the library accepts", () => {
    const timestamp = seconds(NOW);
    const header = theirs.generateTestHeaderString({ payload, secret, timestamp });
    expect(stripeProof()({ headers: { 'stripe-signature': header }, body: payload }, [secret], NOW)).toBe('proven');
    const ours = fromStripe(secret, payload, at(0));
    const given = ours.headers['stripe-signature']!;
    expect(theirs.constructEvent(payload, given, secret, 300, undefined, timestamp * 1000)).toMatchObject({
      id: 'evt_1',
    });
  });

  test('a message whose signature was computed elsewhere is proven', () => {
    // printf '%s' '1796032800.{"id":"evt_vector"}' | openssl dgst -sha256 -hmac whsec_of_a_vector
    const v1 = '956d0ba24c646582313d66b260c507f41f8cdb64c01feb87767aa5d2b2d26efa';
    const body = '{"id":"evt_vector"}';
    const sent = { headers: { 'stripe-signature': `t=1796032800,v1=${v1}` }, body };
    expect(stripeProof()(sent, [secret], NOW)).toBe('proven');
    expect(stripeProof()({ ...sent, body: '{"id":"evt_vectors"}' }, [secret], NOW)).toBe('invalid');
  });

  test.each([
    ['an hour ahead', 3600],
    ['an hour old', -3600],
  ])('a stamp that is %s is refused, which the library lets pass for the first', (_, offset) => {
    const sent = fromStripe(secret, payload, at(offset));
    expect(stripeProof()(sent, [secret], NOW)).not.toBe('proven');
  });
});

describe('Lemon Squeezy', () => {
  test('a message whose signature was computed elsewhere is proven', () => {
    // printf '%s' '{"meta":{"event_name":"order_created"}}' | openssl dgst -sha256 -hmac whsec_of_a_vector
    const body = '{"meta":{"event_name":"order_created"}}';
    const sent = {
      headers: { 'x-signature': '8c0afbef8735b6fd6fa19c9444d687bcfc02b078abcc133fe7ad4860e6127d30' },
      body,
    };
    const proof = bodyProof('x-signature', 'hex');
    expect(proof(sent, [secret], NOW)).toBe('proven');
    expect(proof({ ...sent, body: `${body} ` }, [secret], NOW)).toBe('invalid');
    expect(proof(sent, ['another secret'], NOW)).toBe('invalid');
  });

  test('signs the bytes as they are, in hex, as its documentation shows', () => {
    const said = { meta: { event_name: 'order_created' }, name: 'Zoë' };
    const { headers, body } = fromLemonSqueezy(secret, said);
    expect(headers['x-signature']).toBe(createHmac('sha256', secret).update(Buffer.from(body)).digest('hex'));
  });
});
