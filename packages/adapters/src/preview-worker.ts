import { createHmac } from 'node:crypto';
import type { Outbound } from './outbound.ts';
import { OutboundError } from './outbound-error.ts';

/** An order to a worker. It contains everything that the worker needs: it knows nothing else about us. */
export interface PreviewOrder {
  /** Names the job and the attempt. The same order may come twice, and is one. */
  readonly job: string;
  readonly platform: 'web' | 'ios' | 'android';
  readonly files: readonly {
    readonly path: string;
    readonly size: number;
    readonly sha256: string;
    readonly url: string;
  }[];
  readonly callback: { readonly url: string; readonly key: string };
  readonly artifact: { readonly url: string; readonly grant: string; readonly max_bytes: number };
  readonly limits: { readonly silence_seconds: number; readonly deadline_at: string };
}
export interface PreviewWorker {
  /** Hands an order over. Throws `PreviewWorkerError`. */
  start(order: PreviewOrder, now: string): Promise<void>;
  close(): Promise<void>;
}

/** `unreachable` may succeed later; `refused` is an answer. */
export class PreviewWorkerError extends Error {
  override name = 'PreviewWorkerError';
  readonly reason: 'unreachable' | 'refused';
  constructor(reason: 'unreachable' | 'refused', options?: ErrorOptions) {
    super(`The preview worker did not take a job: ${reason}`, options);
    this.reason = reason;
  }
}

/** How a worker and we sign what we send each other: `v1=` and the HMAC-SHA256 of timestamp and body in hex. */
export const workerSignature = (key: string, timestamp: string, body: string): string =>
  `v1=${createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex')}`;

/** The client of a program that builds previews and speaks the protocol of `docs/previews.md`. */
export function createPreviewWorker(
  { url, secret }: { readonly url: string; readonly secret: string },
  outbound: Outbound,
): PreviewWorker {
  return {
    async start(order, now) {
      const body = JSON.stringify(order);
      const timestamp = String(Math.floor(Date.parse(now) / 1000));
      const headers = {
        'content-type': 'application/json',
        'deskwire-timestamp': timestamp,
        'deskwire-signature': workerSignature(secret, timestamp, body),
      };
      const { status } = await outbound
        .fetch(url, { method: 'POST', headers, body, truncate: true })
        .catch((error: unknown) => {
          if (error instanceof OutboundError) throw new PreviewWorkerError('unreachable', { cause: error });
          throw error;
        });
      if (status >= 500 || status === 429) throw new PreviewWorkerError('unreachable', { cause: status });
      if (status >= 300) throw new PreviewWorkerError('refused', { cause: status });
    },
    close: () => outbound.close(),
  };
}
