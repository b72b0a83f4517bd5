import type { ErrorBody } from '@deskwire/contract/kit/error-body.ts';
import { Refused } from './errors.ts';
import type { Fetch } from './fetch.ts';
import type { ErrorCode } from './router.ts';

export interface UploadOptions {
  readonly filename: string;
  /** The ticket to attach it to. */
  readonly ticket_id?: string | undefined;
  /** Or the task. */
  readonly task_id?: string | undefined;
  /** Or the project. */
  readonly project_id?: string | undefined;
  /** Or the document. */
  readonly document_id?: string | undefined;
  /** True if only people who handle tickets may see it. */
  readonly is_internal?: boolean | undefined;
  /** Who sees it while it is not attached: only you (`own`, the default) or the team. */
  readonly audience?: 'own' | 'team' | undefined;
  /** SHA-256 of the file in hex. Bytes that do not match are refused. */
  readonly sha256?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The row of an uploaded file. */
export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  readonly content_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly ticket_id: string | null;
  readonly url: string;
}

/** Uploads a file as a form. Throws `UploadRefused` with the server's error. */
export async function upload(url: string, fetch: Fetch, file: Blob, options: UploadOptions): Promise<UploadedFile> {
  const { filename, signal, ...fields } = options;
  const form = new FormData();
  // Fields first: the server reads them before the bytes arrive.
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, String(value));
  form.set('file', file, filename);
  const response = await fetch(url, {
    method: 'POST',
    body: form,
    headers: { 'idempotency-key': crypto.randomUUID() },
    ...(signal === undefined ? {} : { signal }),
  });
  const body = (await response.json().catch(() => ({}))) as UploadedFile & { error?: ErrorBody<ErrorCode> };
  if (!response.ok) throw new UploadRefused(response.status, body.error);
  return body;
}

/** The server refused the file. */
export class UploadRefused extends Refused {
  override name = 'UploadRefused';
}
