import { buffer } from 'node:stream/consumers';
import { parseFile } from '@deskwire/adapters/parse-file.ts';
import type { Services } from '../../../../kit/services.ts';
import { storageKeyOf } from '../../../../platform/files/bytes/storage-key.ts';

/** Reads a mail in a process of its own, as it lies in storage. */
export async function readRaw({ storage }: Pick<Services, 'storage'>, file_id: string) {
  return parseFile('mail', await buffer(await storage.get(storageKeyOf(file_id))), {});
}
type Outcome = Awaited<ReturnType<typeof readRaw>>;

/** A mail as it was read: all of it is what its sender claims. */
export type ReadMail = Extract<Outcome, { ok: true }>['value'];
/** The report of a mail server about an email that did not arrive. */
export type DeliveryReport = NonNullable<ReadMail['report']>;
