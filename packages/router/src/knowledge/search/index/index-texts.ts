import type { Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { passagesOf, type Indexed } from './passages.ts';
import * as queries from './queries.ts';

/** Lets rows be found by what they say now: part of the transaction that writes them. */
export async function indexTexts(db: Tx, scope: InTeam, rows: readonly Indexed[]): Promise<void> {
  const passages = rows.flatMap(passagesOf);
  if (passages.length > 0) await queries.writePassages(db, scope, passages);
}

/** Lets a row that is only hidden, such as a deleted comment, not be found any more. Whatever is removed for good forgets itself. */
export const forgetTexts = (db: Tx, scope: InTeam, row: queries.Forgotten): Promise<void> =>
  queries.deletePassages(db, scope, row);
