import type { Db } from '@deskwire/database/schema.ts';
import type { Writing } from '../../kit/context.ts';
import type { Forgotten, Forgetting } from '../../kit/domain.ts';
import type { Services } from '../../kit/services.ts';
import type { TableEntry } from '../../kit/tables.ts';
import type { TeamId } from '../../kit/team-id.ts';
import { PLATFORM_TEAM } from '../../kit/transaction.ts';
import * as queries from './forget.queries.ts';
import { patternOf, type Names } from './pattern.ts';

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
  const outside = { ...called, names: [] };
  await forgetWho({ db, services, now, commit }, { user_id, people, ...called }, outside, last);
}

/**
 * The same for a person without an account, in the one team that knows them: what other teams wrote down is theirs. Rows
 * of no team lose the address, unless somebody else has it.
 */
export async function forgetContact(
  erasing: Erasing,
  contact: { readonly team_id: TeamId; readonly id: string },
  last: (tx: Forgetting, who: Forgotten) => Promise<void>,
): Promise<void> {
  const { shared, ...called } = await queries.findNamesOfContact(erasing.db, contact);
  const outside = { names: [], addresses: called.addresses.filter((address) => !shared.includes(address)) };
  await forgetWho(erasing, { user_id: null, people: [contact], ...called }, outside, last);
}

async function forgetWho(
  { db, services, now, commit }: Erasing,
  who: Forgotten,
  outside: Names,
  last: (tx: Forgetting, who: Forgotten) => Promise<void>,
): Promise<void> {
  const { user_id, people } = who;
  const columns = await queries.findColumns(db);
  const all = [...services.domains.tables].map(([table, entry]) => ({
    table,
    entry,
    columns: columns.get(table) ?? [],
  }));
  const wanted = {
    teams: [...new Set(people.map(({ team_id }) => team_id)), ...(user_id === null ? [] : [PLATFORM_TEAM])],
    inside: patternOf(who) ?? NOTHING,
    outside: patternOf(outside) ?? NOTHING,
    of_no_team: user_id === null ? 'outside' : 'inside',
  } as const;
  for (const stated of all) {
    const step = stepOf(stated.entry);
    if (step === undefined) continue;
    for (let more = true; more;) more = await commit(({ db: tx }) => step(tx, stated, wanted));
  }
  const ids = [...(user_id === null ? [] : [user_id]), ...people.map(({ id }) => id)];
  await commit(async (writing) => {
    const tx = { ...writing, services, now };
    for (const forgets of services.domains.forgets) await forgets(tx, who);
    for (const stated of all.filter(({ entry }) => entry.by !== undefined && entry.erased === 'words'))
      await queries.blankOwn(tx.db, stated, ids);
    await last(tx, who);
    const own = all.filter(({ entry }) => entry.by !== undefined && goes(entry));
    for (const stated of own) if (stated.table !== ACCOUNTS) await queries.deleteOwn(tx.db, stated, ids);
    if (user_id !== null) await queries.unlinkUser(tx.db, user_id);
    for (const stated of own) if (stated.table === ACCOUNTS) await queries.deleteOwn(tx.db, stated, ids);
  });
}

/** The present and former names of a contact. */
export const contactKnownAs = queries.findNamesOfContact;
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
