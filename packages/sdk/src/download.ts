import type { ErrorBody } from '@deskwire/contract/kit/error-body.ts';
import { DownloadRefused } from './errors.ts';
import type { Fetch } from './fetch.ts';
import type { ErrorCode } from './router.ts';
import type { Progress } from './upload.ts';

export interface DownloadOptions {
  /** Starts at this byte, to continue a transfer that was interrupted. */
  readonly from?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A file as it arrives. Read its `body`, or all of it at once with `blob()`. */
export interface Download {
  readonly name: string;
  readonly content_type: string;
  /** How many bytes arrive; undefined if the server has not said. */
  readonly size: number | undefined;
  readonly body: ReadableStream<Uint8Array>;
  blob(): Promise<Blob>;
}

/** Opens a file. Throws `DownloadRefused` with the server's error. */
export async function download(url: string, fetch: Fetch, options: DownloadOptions = {}): Promise<Download> {
  const { from = 0, signal, onProgress } = options;
  const response = await fetch(url, {
    headers: from === 0 ? {} : { range: `bytes=${from}-` },
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok || response.body === null) {
    const body = (await response.json().catch(() => undefined)) as { error?: ErrorBody<ErrorCode> } | undefined;
    throw new DownloadRefused(response.status, body?.error);
  }
  const length = response.headers.get('content-length');
  const total = length === null ? undefined : Number(length);
  let done = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      onProgress?.({ done: (done += chunk.length), total });
      controller.enqueue(chunk);
    },
  });
  const content_type = response.headers.get('content-type') ?? 'application/octet-stream';
  const body = response.body.pipeThrough(counting);
  return {
    name: nameIn(response.headers.get('content-disposition') ?? ''),
    content_type,
    size: total,
    body,
    blob: () => new Response(body, { headers: { 'content-type': content_type } }).blob(),
  };
}

/** The name in `attachment; filename="fire.png"; filename*=UTF-8''fire.png`. */
function nameIn(disposition: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  return encoded === undefined ? (/filename="([^"]*)"/i.exec(disposition)?.[1] ?? 'file') : decodeURIComponent(encoded);
}
