import type { JiraUser } from '@deskwire/contract/automation/jira.schemas.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { holds } from '../../../kit/lists/search.ts';

const on = tables<'jira_users'>();

interface Seen {
  readonly account_id: string;
  readonly name: string | null;
  readonly email: string | null;
}
/** Notes accounts that an issue names, and gives who each of them is as far as that is known. */
export async function noteUsers(db: Tx, { team_id }: InTeam, connection_id: string, seen: readonly Seen[], at: string) {
  if (seen.length === 0) return [];
  const rows = seen.map((one) => ({ ...one, team_id, connection_id, seen_at: at }));
  return on(db)
    .insertInto('jira_users')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['team_id', 'connection_id', 'account_id']).doUpdateSet((eb) => ({
        name: eb.fn.coalesce('excluded.name', 'jira_users.name'),
        email: eb.fn.coalesce('excluded.email', 'jira_users.email'),
        seen_at: at,
      })),
    )
    .returning(['account_id', 'person_id', 'is_set'])
    .execute();
}

const users = (db: Db, { team_id }: InTeam, connection_id: string) =>
  on(db).selectFrom('jira_users as u').where('u.team_id', '=', team_id).where('u.connection_id', '=', connection_id);

/** The account of somebody; the one that was seen last, where they have several. */
export const findAccount = (db: Db, scope: InTeam, connection_id: string, person_id: string) =>
  users(db, scope, connection_id)
    .select('u.account_id')
    .where('u.person_id', '=', person_id)
    .orderBy('u.is_set', 'desc')
    .orderBy('u.seen_at', 'desc')
    .orderBy('u.account_id')
    .limit(1)
    .executeTakeFirst();

/** Says who an account is. A message says it of nobody whom somebody has set. */
export const setPerson = (
  db: Tx,
  { team_id }: InTeam,
  connection_id: string,
  account_id: string,
  { person_id, is_set }: { readonly person_id: string | null; readonly is_set: boolean },
  by: 'message' | 'person',
) =>
  on(db)
    .updateTable('jira_users')
    .set({ person_id, is_set })
    .where('team_id', '=', team_id)
    .where('connection_id', '=', connection_id)
    .where('account_id', '=', account_id)
    .$if(by === 'message', (query) => query.where('is_set', '=', false))
    .returning('account_id')
    .executeTakeFirst();

/** Forgets whom issues have named. */
export const deleteUsers = (db: Tx, { team_id }: InTeam, connection_id: string) =>
  on(db).deleteFrom('jira_users').where('team_id', '=', team_id).where('connection_id', '=', connection_id).execute();

const columns = [
  'u.account_id',
  'u.name',
  'u.email',
  'u.person_id',
  personShown<PersonName | null>('u.team_id', 'u.person_id').as('person'),
  'u.is_set',
  'u.seen_at',
] as const;
export const findUser = (
  db: Db,
  scope: InTeam,
  connection_id: string,
  account_id: string,
): Promise<JiraUser | undefined> =>
  users(db, scope, connection_id).select(columns).where('u.account_id', '=', account_id).executeTakeFirst();

export interface Filter {
  readonly search?: string | undefined;
  readonly unknown?: boolean | undefined;
}
export const listUsers = (db: Db, scope: InTeam, connection_id: string, { search, unknown }: Filter, slice: Slice) => {
  const matching = users(db, scope, connection_id)
    .$if(unknown === true, (query) => query.where('u.person_id', 'is', null))
    .$if(search !== undefined, (query) => query.where(holds(['u.name', 'u.email', 'u.account_id'], search!)));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('u.account_id as id') },
    ['u.seen_at', 'u.account_id'],
    'desc',
    slice,
  );
};
