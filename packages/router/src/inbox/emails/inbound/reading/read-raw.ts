import { buffer } from 'node:stream/consumers';
import { parseFile } from '@deskwire/adapters/parse-file.ts';
import type { ParseOutcome } from '@deskwire/adapters/parse-outcome.ts';
import type { ReadMail } from '@deskwire/adapters/parsers/mail.ts';
import type { Services } from '../../../../kit/services.ts';
import { storageKeyOf } from '../../../../platform/files/bytes/storage-key.ts';

/** Reads a mail in a process of its own, as it lies in storage. */
export async function readRaw(
  { storage }: Pick<Services, 'storage'>,
  file_id: string,
): Promise<ParseOutcome<ReadMail>> {
  return parseFile('mail', await buffer(await storage.get(storageKeyOf(file_id))), {});
}
