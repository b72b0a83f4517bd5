import type { Db, Tx } from '@deskwire/database/schema.ts';
import { checkVersion } from '../calls/version.ts';
import type { InTeam } from '../team-id.ts';
import * as queries from './queries.ts';

/**
 * The version of what a team sets as a whole, such as the list of its statuses: 1 until it is first set. Read it before
 * what it is the version of, or both at once with `readVersioned`.
 */
export const readVersion = (db: Db, scope: InTeam, whole: string): Promise<number> =>
  queries.readVersion(db, scope, whole);

/**
 * Takes the next version of a whole before it is set. Whoever else sets it waits until this transaction ends. Throws
 * VERSION_CONFLICT with the whole as it is now where the caller has read an older version; a caller who sends none overwrites.
 */
export async function nextVersion(
  db: Tx,
  scope: InTeam,
  whole: string,
  version: number | undefined,
  present: () => Promise<object>,
): Promise<number> {
  const next = await queries.takeVersion(db, scope, whole);
  const current = { version: next - 1 };
  await checkVersion(current, version, async () => ({ ...(await present()), ...current }));
  return next;
}
