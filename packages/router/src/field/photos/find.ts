import type { Db, Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { lockOpen } from '../inspections/find.ts';
import * as queries from './queries.ts';

export function must<R>(row: R | undefined): R {
  if (row === undefined) throw new AppError('PHOTO_NOT_FOUND');
  return row;
}

/** A photo. Throws PHOTO_NOT_FOUND. */
export const getPhoto = async (db: Db, scope: InTeam, id: string): Promise<queries.PhotoRow> =>
  must(await queries.findPhoto(db, scope, id));

/** Keeps a photo, and the inspection it belongs to. Throws PHOTO_NOT_FOUND, and INSPECTION_COMPLETED. */
export async function lockChangeable(db: Tx, scope: InTeam, id: string): Promise<queries.PhotoRow> {
  const { inspection_id } = await getPhoto(db, scope, id);
  // The inspection first, as whoever adds or completes takes it first too.
  if (inspection_id !== null) await lockOpen(db, scope, inspection_id);
  return must(await queries.lockPhoto(db, scope, id));
}
