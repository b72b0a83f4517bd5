import type { Readable } from 'node:stream';
import type { ByteRange } from '@deskwire/adapters/storage.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import type { Services } from '../../kit/services.ts';
import * as queries from './queries.ts';
import { refusalOf } from './receive.ts';
import { storageKeyOf } from './storage-key.ts';

/** A file that the person may see, for domains that work on its bytes. Throws FILE_NOT_FOUND. */
export async function getVisibleFile(db: Db, scope: TeamScope, file_id: string): Promise<queries.FileRow> {
  const file = await queries.findFile(db, scope, file_id);
  if (file === undefined) throw new AppError('FILE_NOT_FOUND');
  return file;
}

/** The bytes of a file, of which the caller knows that they may be read. Throws UNAVAILABLE while storage is away. */
export const readFile = ({ storage }: Services, file_id: string, range?: ByteRange): Promise<Readable> =>
  storage.get(storageKeyOf(file_id), range).catch((error: unknown) => {
    throw refusalOf(error);
  });
