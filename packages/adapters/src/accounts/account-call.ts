import type { Outbound, OutboundRequest } from '../outbound.ts';
import { OutboundError } from '../outbound-error.ts';
import { AccountError } from './account-error.ts';

export interface AccountAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

const MOST_BYTES = 8 * 1024 * 1024;

/** Makes one call and reads its JSON. Throws `AccountError` where the provider cannot answer now, or gets too many calls. */
export async function callAccount(outbound: Outbound, url: string, request: OutboundRequest): Promise<AccountAnswer> {
  try {
    const response = await outbound.fetch(url, { max_bytes: MOST_BYTES, ...request });
    const text = await response.text();
    const { status, headers } = response;
    if (status === 429) throw throttled(headers);
    if (status >= 500) throw new AccountError('unavailable', `http_${status}`);
    return { status, headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  } catch (error) {
    if (error instanceof OutboundError)
      throw new AccountError(error.retryable ? 'unavailable' : 'refused', error.reason, { cause: error });
    if (error instanceof SyntaxError) throw new AccountError('unavailable', 'no_json', { cause: error });
    throw error;
  }
}

/** The error of a provider that gets too many calls. */
export function throttled(headers: Headers): AccountError {
  const seconds = Number(headers.get('retry-after') ?? '1');
  const limit = headers.get('ratelimit-reason')?.slice(0, 100);
  return new AccountError('throttled', 'http_429', {
    retry_after: seconds > 0 ? Math.min(seconds, 3600) : 1,
    ...(limit === undefined ? {} : { limit }),
  });
}

/** The field of an answer, which a stranger may have left out. Throws `AccountError`. */
export function fieldOf(body: unknown, ...path: readonly string[]): string {
  const value = path.reduce<unknown>(
    (found, key) => (found !== null && typeof found === 'object' ? (found as Record<string, unknown>)[key] : undefined),
    body,
  );
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') return String(value);
  throw new AccountError('refused', `no_${path.at(-1)}`);
}

/** The items of a list in an answer. */
export const listOf = (body: unknown, key: string): readonly Readonly<Record<string, unknown>>[] => {
  const list = (body as Record<string, unknown> | undefined)?.[key];
  return Array.isArray(list) ? (list as Record<string, unknown>[]) : [];
};
