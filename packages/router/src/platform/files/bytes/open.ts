import type { Readable } from 'node:stream';
import type { ByteRange } from '@deskwire/adapters/storage.ts';
import type { Services } from '../../../kit/services.ts';
import { refusalOf } from './receive.ts';
import { storageKeyOf } from './storage-key.ts';

/** The bytes of a file, of which the caller knows that they may be read. Throws UNAVAILABLE while storage is away. */
export const readFile = ({ storage }: Services, file_id: string, range?: ByteRange): Promise<Readable> =>
  storage.get(storageKeyOf(file_id), range).catch((error: unknown) => {
    throw refusalOf(error);
  });
