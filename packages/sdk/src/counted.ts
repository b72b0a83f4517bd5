import type { Fetch } from './fetch.ts';

type Listen<Event> = (name: string, listener: (event: Event) => void) => void;
/** The part of XMLHttpRequest that is used here; its own types exist only in programs for browsers. */
interface Xhr {
  responseType: string;
  withCredentials: boolean;
  readonly response: unknown;
  readonly status: number;
  readonly upload: { addEventListener: Listen<{ readonly loaded: number }> };
  addEventListener: Listen<unknown>;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  getAllResponseHeaders(): string;
  send(body: unknown): void;
  abort(): void;
}

/** Sends a body and reports how much of it has been sent: by XMLHttpRequest in browsers, and by a stream elsewhere. */
export async function sendCounted(
  raw: Fetch,
  url: string,
  init: RequestInit,
  onSent: (bytes: number) => void,
): Promise<Response> {
  const { XMLHttpRequest: Request } = globalThis as { XMLHttpRequest?: new () => Xhr };
  if (Request !== undefined) return sendByXhr(new Request(), url, init, onSent);
  // Of a form, a response knows the boundary that it writes into the type.
  const form = new Response(init.body ?? null);
  const headers = new Headers(init.headers);
  headers.set('content-type', form.headers.get('content-type') ?? 'application/octet-stream');
  let sent = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      onSent((sent += chunk.length));
      controller.enqueue(chunk);
    },
  });
  const body = form.body?.pipeThrough(counting) ?? null;
  return raw(url, { ...init, headers, body, duplex: 'half' } as RequestInit);
}

function sendByXhr(xhr: Xhr, url: string, init: RequestInit, onSent: (bytes: number) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    const abort = () => xhr.abort();
    xhr.open(init.method ?? 'POST', url);
    xhr.responseType = 'blob';
    xhr.withCredentials = init.credentials === 'include';
    new Headers(init.headers).forEach((value, name) => xhr.setRequestHeader(name, value));
    xhr.upload.addEventListener('progress', ({ loaded }) => onSent(loaded));
    xhr.addEventListener('load', () => {
      const headers = new Headers();
      for (const line of xhr.getAllResponseHeaders().trim().split('\r\n')) {
        const colon = line.indexOf(':');
        if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
      }
      resolve(new Response(xhr.response as NonNullable<RequestInit['body']>, { status: xhr.status, headers }));
    });
    xhr.addEventListener('error', () => reject(new TypeError('Failed to fetch')));
    xhr.addEventListener('abort', () => {
      const reason = init.signal?.reason as Error | undefined;
      reject(reason ?? new DOMException('The upload was aborted', 'AbortError'));
    });
    xhr.addEventListener('loadend', () => init.signal?.removeEventListener('abort', abort));
    init.signal?.addEventListener('abort', abort, { once: true });
    xhr.send(init.body);
  });
}
