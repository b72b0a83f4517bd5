import type { Outbound, OutboundRequest } from './outbound.ts';
import { OutboundError } from './outbound-error.ts';
import { PaymentError } from './payment-error.ts';

export interface PaymentAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Makes one call and reads its JSON. Throws `PaymentError` where the provider cannot answer now. */
export async function callJson(outbound: Outbound, url: string, request: OutboundRequest): Promise<PaymentAnswer> {
  try {
    const response = await outbound.fetch(url, request);
    const text = await response.text();
    const { status } = response;
    // 409: the same key is being worked on. 429: too many calls.
    if (status >= 500 || status === 409 || status === 429) throw new PaymentError('unavailable', { cause: status });
    return { status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  } catch (error) {
    if (error instanceof OutboundError || error instanceof SyntaxError)
      throw new PaymentError('unavailable', { cause: error });
    throw error;
  }
}

/** The address of a page for people: only an https address of the provider's answer is passed on. */
export function pageOf(url: unknown): string {
  if (typeof url !== 'string' || !/^https?:\/\//.test(url)) throw new PaymentError('refused');
  return url;
}
