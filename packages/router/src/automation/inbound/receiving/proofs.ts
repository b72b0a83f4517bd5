import { createHmac } from 'node:crypto';
import { equal } from '@deskwire/adapters/keyring.ts';

/** A message as it was sent: headers by their names in lower case, and the body as the text of its bytes. */
export interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
/** Whether a message is what its sender sent: by one of the secrets, at about this time (ISO 8601). */
export type Verdict = 'proven' | 'invalid' | 'expired';
export type Proof = (sent: Sent, secrets: readonly string[], now: string) => Verdict;

/** How old a signature with a time may be. */
export const TOLERANCE_SECONDS = 300;
/** How far ahead of ours the clock of a sender may be. */
const LEAD_SECONDS = 30;

const mac = (secret: string | Buffer, text: string) => createHmac('sha256', secret).update(text);
const header = ({ headers }: Sent, name: string): string => headers[name.toLowerCase()] ?? '';

/** Every pair is compared, so that the time does not say which of them fits. */
function isAny(expected: readonly string[], given: readonly string[]): boolean {
  let found = false;
  for (const one of expected) for (const other of given) found = equal(one, other) || found;
  return found;
}

/** A signature is judged first: only who has the secret learns that it is too old. */
function timely(isRight: boolean, timestamp: string, now: string): Verdict {
  if (!isRight) return 'invalid';
  const age = Date.parse(now) / 1000 - Number(timestamp);
  return age > TOLERANCE_SECONDS || age < -LEAD_SECONDS ? 'expired' : 'proven';
}
const isTimestamp = (text: string): boolean => /^\d{10}$/.test(text);

/** The HMAC of the body alone, in a header of its own. GitHub, Jira, ClickUp, Lemon Squeezy and most others sign so. */
export const bodyProof =
  (name: string, encoding: 'hex' | 'base64', prefix: 'required' | 'optional' | 'none' = 'none'): Proof =>
  (sent, secrets) => {
    const given = header(sent, name).trim();
    const isPrefixed = given.startsWith('sha256=');
    if (prefix === 'required' && !isPrefixed) return 'invalid';
    const bare = isPrefixed && prefix !== 'none' ? given.slice('sha256='.length) : given;
    // Hex is written in either case.
    const signature = encoding === 'hex' ? bare.toLowerCase() : bare;
    const expected = secrets.map((secret) => mac(secret, sent.body).digest(encoding));
    return isAny(expected, [signature]) ? 'proven' : 'invalid';
  };

/** `X-Hub-Signature-256: sha256=<hex>`. */
export const githubProof: Proof = bodyProof('x-hub-signature-256', 'hex', 'required');

/** `v0=` and the HMAC of `v0:<timestamp>:<body>` in hex. */
export const slackProof: Proof = (sent, secrets, now) => {
  const timestamp = header(sent, 'x-slack-request-timestamp');
  if (!isTimestamp(timestamp)) return 'invalid';
  const expected = secrets.map((secret) => `v0=${mac(secret, `v0:${timestamp}:${sent.body}`).digest('hex')}`);
  return timely(isAny(expected, [header(sent, 'x-slack-signature')]), timestamp, now);
};

/** `t=<timestamp>,v1=<hex>,v1=<hex>`: any of the signatures of `<timestamp>.<body>` suffices. */
export const stripeProof =
  (name = 'stripe-signature'): Proof =>
  (sent, secrets, now) => {
    const parts = header(sent, name)
      .split(',')
      .slice(0, 20)
      .map((part) => part.trim().split('=', 2) as [string, string?]);
    const of = (key: string) =>
      parts.flatMap(([given, value]) => (given === key && value !== undefined ? [value] : []));
    const [timestamp = ''] = of('t');
    if (!isTimestamp(timestamp)) return 'invalid';
    const expected = secrets.map((secret) => mac(secret, `${timestamp}.${sent.body}`).digest('hex'));
    return timely(isAny(expected, of('v1')), timestamp, now);
  };

/**
 * Standard Webhooks: `v1,<base64>` of `<id>.<timestamp>.<body>`, any of them, separated by blanks. A body that is not text
 * has one character for each byte: `latin1`.
 */
export const standardProofOf =
  (encoding: 'utf8' | 'latin1'): Proof =>
  (sent, secrets, now) => {
    const [id, timestamp] = [header(sent, 'webhook-id'), header(sent, 'webhook-timestamp')];
    if (id === '' || !isTimestamp(timestamp)) return 'invalid';
    const keys = secrets.map((secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));
    const expected = keys.map((key) => {
      const signed = mac(key, `${id}.${timestamp}.`).update(sent.body, encoding);
      return `v1,${signed.digest('base64')}`;
    });
    const given = header(sent, 'webhook-signature').split(' ').slice(0, 20);
    return timely(isAny(expected, given), timestamp, now);
  };
export const standardProof: Proof = standardProofOf('utf8');
