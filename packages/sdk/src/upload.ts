import type { ErrorBody } from '@deskwire/contract/kit/error-body.ts';
import { UploadRefused } from './errors.ts';
import type { createFetch } from './fetch.ts';
import type { AppRouter, ErrorCode } from './router.ts';

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
  /** The people who see it while it is not attached: only you (`own`, the default) or the team. */
  readonly audience?: 'own' | 'team' | undefined;
  /** SHA-256 of the file in hex. Bytes that do not match are refused. */
  readonly sha256?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called while the file is sent, with how many of its bytes are on their way. It starts anew if an attempt fails. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** How far a transfer is, in bytes. */
export interface Progress {
  readonly done: number;
  /** Undefined if the server has not said how many there are. */
  readonly total: number | undefined;
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

type Send = ReturnType<typeof createFetch>;
/** The addresses of the procedures that take a file. */
const addresses = {
  'files.upload': '/files/upload',
  'memory.upload': '/memory/upload',
  'tickets.importFile': '/tickets/import/file',
  'tasks.importFile': '/projects/{project_id}/tasks/import/file',
  'photos.upload': '/photos/upload',
  'inspections.addPhotos': '/inspections/{inspection_id}/photos',
} as const;
/** A procedure that takes a file: 'memory.upload'. */
export type UploadPath = keyof typeof addresses;
type At<R, P extends string> = P extends `${infer Space}.${infer Name}`
  ? R[Space & keyof R][Name & keyof R[Space & keyof R]]
  : never;
type TypesOf<P extends UploadPath> =
  At<AppRouter, P> extends { readonly _def: { readonly $types: infer T extends { input: unknown; output: unknown } } }
    ? T
    : never;
/** The fields of the procedure, beside the file. */
export type UploadFields<P extends UploadPath> = Exclude<TypesOf<P>['input'], void>;
export type Uploaded<P extends UploadPath> = TypesOf<P>['output'];

/** Uploads a file to any procedure that takes one. Throws `UploadRefused` with the server's error. */
export function uploadTo<P extends UploadPath>(
  base: string,
  fetch: Send,
  path: P,
  file: Blob,
  options: FormOptions & UploadFields<P>,
): Promise<Uploaded<P>> {
  const fields: Record<string, unknown> = { ...(options as object) };
  const address = addresses[path].replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(fields[name]);
    delete fields[name];
    return encodeURIComponent(value);
  });
  return sendForm(base + address, fetch, file, fields as unknown as FormOptions);
}

export interface PhotoOptions {
  readonly filename: string;
  /** A photo that was announced before: these are its bytes. */
  readonly photo_id?: string | undefined;
  /** Or the inspection that it belongs to, and its item. */
  readonly inspection_id?: string | undefined;
  readonly item_key?: string | undefined;
  readonly team_id?: string | undefined;
  /** The same for every try, so that a photo whose answer was lost counts once. */
  readonly idempotency_key?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called while the photo is sent, with how many of its bytes are on their way. It starts anew if an attempt fails. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}
/** The row of a photo. It is `processing` until it has been redrawn. */
export interface UploadedPhoto {
  readonly id: string;
  readonly state: 'awaited' | 'processing' | 'ready' | 'refused';
  readonly version: number;
}

/** How a file is sent. */
export interface FormOptions {
  readonly filename: string;
  readonly idempotency_key?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}
async function sendForm<T>(url: string, fetch: Send, file: Blob, options: FormOptions): Promise<T> {
  const { filename, signal, onProgress, idempotency_key = crypto.randomUUID(), ...fields } = options;
  const form = new FormData();
  // Fields first: the server reads them before the bytes arrive.
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, textOf(value));
  form.set('file', file, filename);
  const response = await fetch(url, {
    method: 'POST',
    body: form,
    headers: { 'idempotency-key': idempotency_key },
    ...(signal === undefined ? {} : { signal }),
    // The form is a little larger than the file.
    onSent: onProgress && ((sent) => onProgress({ done: Math.min(sent, file.size), total: file.size })),
  });
  const body = (await response.json().catch(() => ({}))) as T & { error?: ErrorBody<ErrorCode> };
  if (!response.ok) throw new UploadRefused(response.status, body.error);
  return body;
}

/** In a form everything is text: lists are written with commas, objects as JSON. */
const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(value) : String(value);
