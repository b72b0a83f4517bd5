import type { Fetch } from './fetch.ts';

export interface UploadOptions {
  readonly filename: string;
  /** The ticket it hangs at. */
  readonly ticket_id?: string | undefined;
  /** Only those who handle tickets see it. */
  readonly is_internal?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The row of a file that was sent. */
export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  readonly content_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly ticket_id: string | null;
  readonly url: string;
}

/** Sends a file as a form. Throws `UploadRefused` with the server's refusal. */
export async function upload(url: string, fetch: Fetch, file: Blob, options: UploadOptions): Promise<UploadedFile> {
  const form = new FormData();
  // Fields first: the server reads them before the bytes arrive.
  if (options.ticket_id !== undefined) form.set('ticket_id', options.ticket_id);
  if (options.is_internal !== undefined) form.set('is_internal', String(options.is_internal));
  form.set('file', file, options.filename);
  const response = await fetch(url, {
    method: 'POST',
    body: form,
    headers: { 'idempotency-key': crypto.randomUUID() },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const body = (await response.json()) as UploadedFile & {
    error?: { code: string; message: string; details?: unknown };
  };
  if (!response.ok) throw new UploadRefused(response.status, body.error);
  return body;
}

export class UploadRefused extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: unknown;
  constructor(status: number, error: { code: string; message: string; details?: unknown } | undefined) {
    super(error?.message ?? `The upload was refused (${status})`);
    this.status = status;
    this.code = error?.code ?? 'INTERNAL';
    this.details = error?.details;
  }
}
