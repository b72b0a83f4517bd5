import type { PostedIssue } from '@deskwire/contract/automation/jira.schemas.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import { ensureContacts, findKnown, keyOfNamed, type Named } from '../../../identity/people/known/known.ts';
import { titleOf } from '../merging/words.ts';
import type { Ingesting } from '../syncing/ingest.ts';
import * as queries from './queries.ts';

/** Somebody whom an issue names. */
export type Who = NonNullable<PostedIssue['fields']>['reporter'];
interface Meant {
  readonly account_id: string | undefined;
  readonly named: Named | undefined;
}
const meantBy = (who: Who): Meant => {
  const name = who?.displayName === undefined ? '' : titleOf(who.displayName);
  const email = who?.emailAddress?.trim().toLowerCase() ?? null;
  const account = who?.accountId ?? who?.name;
  return {
    account_id: account === undefined || account === '' ? undefined : cut(account, 200),
    named: name === '' && email === null ? undefined : { name: name === '' ? null : name, email },
  };
};

/** Finds the person here whom an issue names. Null if nobody is named; undefined if the person is not known. */
export type Found = (who: Who, wanted?: 'assignable') => string | null | undefined;

/**
 * Finds the people of a message: by their account, which never changes, else by their address or name, which then says who
 * the account is.
 */
export async function findPeople(
  { db, scope, now }: Pick<Ingesting, 'db' | 'scope' | 'now'>,
  connection_id: string,
  whom: readonly Who[],
): Promise<Found> {
  const meant = whom.map(meantBy);
  const accounts = new Map(
    meant.flatMap(({ account_id, named }) =>
      account_id === undefined
        ? []
        : [[account_id, { account_id, name: named?.name ?? null, email: named?.email ?? null }] as const],
    ),
  );
  const rows = await queries.noteUsers(db, scope, connection_id, [...accounts.values()], now());
  const byAccount = new Map(rows.map(({ account_id, person_id }) => [account_id, person_id]));
  const known = await findKnown(
    db,
    scope,
    meant.flatMap(({ named }) => named ?? []),
  );
  for (const { account_id, named } of meant) {
    if (account_id === undefined || named === undefined || byAccount.get(account_id) !== null) continue;
    const person_id = known.findAssignable(named) ?? known.find(named);
    if (person_id === undefined) continue;
    await queries.setPerson(db, scope, connection_id, account_id, { person_id, is_set: false }, 'message');
    byAccount.set(account_id, person_id);
  }
  return (who, wanted) => {
    if (who === null || who === undefined) return null;
    const { account_id, named } = meantBy(who);
    const person = account_id === undefined ? undefined : byAccount.get(account_id);
    if (person !== undefined && person !== null) return person;
    if (named === undefined) return undefined;
    return wanted === 'assignable' ? known.findAssignable(named) : known.find(named);
  };
}

/** The person who said something; one who is not known becomes a contact. `nobody` is for text that names nobody. */
export async function ensurePerson(
  { db, scope, events, now }: Ingesting,
  connection_id: string,
  found: Found,
  who: Who,
  nobody: string,
): Promise<string> {
  const { account_id, named } = meantBy(who);
  const known = found(who);
  if (known !== undefined && known !== null) return known;
  if (named === undefined) return nobody;
  const made = (await ensureContacts({ db, events }, scope, [named], now())).get(keyOfNamed(named))!;
  if (account_id !== undefined)
    await queries.setPerson(db, scope, connection_id, account_id, { person_id: made, is_set: false }, 'message');
  return made;
}
