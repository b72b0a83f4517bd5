import type { Db } from '@deskwire/database/schema.ts';
import type { Writing } from '../../kit/context.ts';
import type { Forgotten, Forgetting } from '../../kit/domain.ts';
import type { Services } from '../../kit/services.ts';
import type { TableEntry } from '../../kit/tables.ts';
import { PLATFORM_TEAM } from '../../kit/transaction.ts';
import * as queries from './forget.queries.ts';
import { patternOf } from './pattern.ts';

interface Erasing {
  readonly db: Db;
  readonly services: Services;
  readonly now: () => string;
  readonly commit: <T>(work: (tx: Writing) => Promise<T>) => Promise<T>;
}

/**
 * Removes an account from every table as the manifests say: names and addresses that it ever had are replaced, in many
 * short transactions that can be repeated; then one last transaction deletes what is its own, and with it the names that
 * were looked for. `last` is what the caller adds to that one. Whatever stops it, it can be run again until the end.
 */
export async function forgetUser(
  { db, services, now, commit }: Erasing,
  user_id: string,
  last: (tx: Forgetting, who: Forgotten) => Promise<void>,
): Promise<void> {
  const { people, ...called } = await queries.findNames(db, user_id);
  const who: Forgotten = { user_id, people, ...called };
  const columns = await queries.findColumns(db);
  const all = [...services.domains.tables].map(([table, entry]) => ({
    table,
    entry,
    columns: columns.get(table) ?? [],
  }));
  const wanted = {
    teams: [...new Set(people.map(({ team_id }) => team_id)), PLATFORM_TEAM],
    inside: patternOf(called) ?? NOTHING,
    outside: patternOf({ ...called, names: [] }) ?? NOTHING,
  };
  for (const stated of all) {
    const step = stepOf(stated.entry);
    if (step === undefined) continue;
    for (let more = true; more;) more = await commit(({ db: tx }) => step(tx, stated, wanted));
  }
  const ids = [user_id, ...people.map(({ id }) => id)];
  await commit(async (writing) => {
    const tx = { ...writing, services, now };
    for (const forgets of services.domains.forgets) await forgets(tx, who);
    for (const stated of all.filter(({ entry }) => entry.by !== undefined && entry.erased === 'words'))
      await queries.blankOwn(tx.db, stated, ids);
    await last(tx, who);
    const own = all.filter(({ entry }) => entry.by !== undefined && goes(entry));
    for (const stated of own) if (stated.table !== ACCOUNTS) await queries.deleteOwn(tx.db, stated, ids);
    await queries.unlinkUser(tx.db, user_id);
    for (const stated of own) if (stated.table === ACCOUNTS) await queries.deleteOwn(tx.db, stated, ids);
  });
}

/** The people that an account is in teams, and everything that it is or was called. */
export const knownAs = (db: Db, user_id: string): Promise<queries.Known> => queries.findNames(db, user_id);

/** A pattern that matches nothing. */
const NOTHING = '(?!)';
/** Everything of an account points at its row, which therefore goes last. */
const ACCOUNTS = 'users';
const goes = ({ erased }: TableEntry) => erased === 'rows' || erased === 'mentions';

function stepOf({ erased }: TableEntry) {
  if (erased === 'mentions') return queries.deleteMentions;
  return erased === 'nothing' ? undefined : queries.eraseWords;
}
