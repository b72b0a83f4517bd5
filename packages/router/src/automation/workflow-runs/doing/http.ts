import { OutboundError } from '@deskwire/adapters/outbound-error.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { revealed, secretsIn, veiled } from '../../workflows/engine/template.ts';
import { nameOf, type Act } from '../../workflows/engine/walk.ts';
import { openSecrets, type OpenSecret } from '../../workflows/secrets/open.ts';
import type { Acting } from './call.ts';
import { failed, type Outcome } from './outcome.ts';

interface Http {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly timeout_s?: number;
}
const MOST_BYTES = 64 * 1024;
const DEFAULT_SECONDS = 15;
const ours = /^(?:host|connection|content-length|transfer-encoding|keep-alive|upgrade|te|trailer)$/i;
const unsendable = /[^\t\x20-\x7e\x80-\xff]/;

interface Asking extends Acting {
  readonly db: Db;
  readonly scope: InTeam;
  readonly workflow_id: string;
  readonly now: string;
}

/** Sends a request. It carries the name of the step as its key, since it may be sent again after a crash. */
export async function request(asking: Asking, act: Act): Promise<Outcome> {
  const { services, run_id, db, scope, workflow_id } = asking;
  const { id } = act.step;
  const http = act.input as Http;
  const host = URL.parse(String(veiled(http.url)))?.host;
  const names = [...new Set(secretsIn(http))];
  const secrets = await openSecrets(db, services, scope, workflow_id, names);
  for (const name of names) {
    const secret = secrets.get(name);
    if (secret === undefined) return failed(id, 'SECRET_NOT_FOUND', `The workflow has no secret ${name}.`);
    if (host === undefined || !secret.hosts.includes(host))
      return failed(id, 'SECRET_NOT_FOR_HOST', `The secret ${name} is not sent to ${host ?? 'this address'}.`);
  }
  const {
    method,
    url,
    headers = {},
    body,
    timeout_s = DEFAULT_SECONDS,
  } = revealed(http, (name) => secrets.get(name)!.value) as Http;
  if (URL.parse(url)?.host !== host) return failed(id, 'SECRET_NOT_FOR_HOST', 'A secret must not change the host.');
  const sent = headersOf(headers, body, `${run_id}/${nameOf(act)}`);
  const bad = Object.entries(sent).find(([name, value]) => ours.test(name) || unsendable.test(value));
  if (bad !== undefined) return failed(id, 'HEADER_REFUSED', `The header ${bad[0]} cannot be sent with this value.`);
  try {
    const response = await services.outbound.fetch(url, {
      method,
      headers: sent,
      ...(body === undefined || method === 'GET'
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      timeout_ms: timeout_s * 1000,
      max_bytes: MOST_BYTES,
    });
    const output = hidden(await answerOf(response), secrets);
    if (response.ok) return { kind: 'done', output };
    return answered(id, response, output, asking.now);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    const again = !['invalid_url', 'scheme', 'credentials', 'port', 'private_address', 'too_large'].includes(
      error.reason,
    );
    return failed(id, 'HTTP_FAILED', `The request failed: ${error.reason}.`, {
      details: { reason: error.reason },
      again,
    });
  }
}

function headersOf(headers: Readonly<Record<string, unknown>>, body: unknown, key: string): Record<string, string> {
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const isJson = body !== undefined && typeof body !== 'string';
  return { 'idempotency-key': key, ...(isJson ? { 'content-type': 'application/json' } : {}), ...sent };
}

async function answerOf(response: Response) {
  const text = (await response.text()).toWellFormed().replaceAll('\0', '\uFFFD');
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, content_type: type, body: /\bjson\b/i.test(type) ? jsonOf(text) : text };
}
/** Parses JSON; a text that is not JSON stays as it is. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replaceAll(/\\u0000/gi, '\uFFFD'));
  } catch {
    return text;
  }
}

/** An answer may repeat what it was sent: no secret is ever shown. */
function hidden(value: unknown, secrets: ReadonlyMap<string, OpenSecret>): unknown {
  if (typeof value === 'string') {
    let text = value;
    for (const secret of secrets.values()) text = text.replaceAll(secret.value, '***');
    return text;
  }
  if (Array.isArray(value)) return value.map((item) => hidden(item, secrets));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [String(hidden(key, secrets)), hidden(item, secrets)]),
  );
}

const LONGEST_WAIT = 3600;
function answered(id: string, { status, headers }: Response, output: unknown, now: string): Outcome {
  const after = headers.get('retry-after');
  const seconds =
    after === null ? undefined : /^\d{1,9}$/.test(after) ? Number(after) : (Date.parse(after) - Date.parse(now)) / 1000;
  return failed(id, `HTTP_${status}`, `The other side answered ${status}.`, {
    details: output,
    again: status >= 500 || status === 429 || status === 408,
    after_s: seconds !== undefined && seconds > 0 ? Math.min(Math.ceil(seconds), LONGEST_WAIT) : undefined,
  });
}
