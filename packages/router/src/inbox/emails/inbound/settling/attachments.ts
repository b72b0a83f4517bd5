import { Readable } from 'node:stream';
import type { ReadMail } from '../reading/read-raw.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope, Upload } from '../../../../kit/context.ts';
import { entitlementsOf } from '../../../../kit/limits/entitlements.ts';
import { AppError } from '../../../../kit/errors.ts';
import type { Services } from '../../../../kit/services.ts';
import { discardUpload, receiveUpload } from '../../../../platform/files/bytes/receive.ts';
import { keepUpload, type Receiving } from '../../../../platform/files/rows/keep.ts';

/** Attachments in storage that no row names yet, and how many were too large for the plan. */
export interface Stored {
  readonly uploads: readonly Upload[];
  readonly too_large: number;
}

/** Stores the attachments of a mail before the transaction that keeps them: storage may take its time. */
export async function storeAttachments(
  { db, services, scope }: { readonly db: Db; readonly services: Services; readonly scope: TeamScope },
  { attachments, bytes }: ReadMail,
): Promise<Stored> {
  const { file_bytes: max_bytes } = await entitlementsOf(db, scope);
  // An empty file says nothing.
  const whole = attachments.filter(({ start, end }) => end > start);
  const fitting = whole.filter(({ start, end }) => end - start <= max_bytes);
  const uploads: Upload[] = [];
  for (const { name, start, end } of fitting) {
    const body = Readable.from([Buffer.from(bytes.subarray(start, end))]);
    uploads.push(await receiveUpload(services, body, { name: name ?? undefined, max_bytes }));
  }
  return { uploads, too_large: whole.length - fitting.length };
}

/** Attaches them to a ticket, as many as the plan allows on this day. Gives how many it does not. */
export async function keepAttachments(
  ctx: Receiving,
  uploads: readonly Upload[],
  ticket_id: string,
): Promise<{ readonly left: readonly Upload[] }> {
  for (const [at, upload] of uploads.entries()) {
    try {
      await keepUpload(ctx, upload, { home: { kind: 'ticket', id: ticket_id } });
    } catch (error) {
      if (error instanceof AppError && error.app === 'TIER_LIMIT_EXCEEDED') return { left: uploads.slice(at) };
      throw error;
    }
  }
  return { left: [] };
}

export async function discardAttachments(services: Services, uploads: readonly Upload[]): Promise<void> {
  for (const upload of uploads) await discardUpload(services, upload);
}
