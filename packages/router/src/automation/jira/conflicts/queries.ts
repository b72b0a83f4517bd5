import { sql } from 'kysely';
import type { JiraConflict, SyncedField } from '@deskwire/contract/automation/jira.schemas.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { seesLiveTicket } from '../../../desk/tickets/fragments.ts';
import { personName, personShown } from '../../../identity/people/fragments.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'jira_conflicts' | 'jira_issues'>();

/** Conflicts about tickets that somebody sees. */
const seen = (db: Db, scope: TeamScope) =>
  on(db)
    .selectFrom('jira_conflicts as c')
    .innerJoin('jira_issues as i', (join) => join.onRef('i.team_id', '=', 'c.team_id').onRef('i.id', '=', 'c.issue'))
    .where('c.team_id', '=', scope.team_id)
    .where(seesLiveTicket(scope, sql.ref<string>('i.ticket_id')));
/** A value as people read it: the name of somebody instead of their id. */
const shownValue = (column: 'c.local' | 'c.remote') =>
  sql<string>`case when c.field = 'assignee'
    then coalesce(${personName('c.team_id', sql`nullif(${sql.ref(column)}, '')::uuid`)}, '') else ${sql.ref(column)} end`;
const columns = [
  'c.id',
  'i.ticket_id',
  'i.key as issue_key',
  sql<SyncedField>`c.field`.as('field'),
  sql<JiraConflict['kept']>`c.kept`.as('kept'),
  shownValue('c.local').as('local'),
  shownValue('c.remote').as('remote'),
  sql<JiraConflict['state']>`c.state`.as('state'),
  'c.resolved_by',
  personShown<PersonName | null>('c.team_id', 'c.resolved_by').as('resolver'),
  'c.created_at',
  'c.resolved_at',
] as const;

/** A page of conflicts, the latest first. */
export const listConflicts = (db: Db, scope: TeamScope, state: JiraConflict['state'] | undefined, slice: Slice) => {
  const matching = seen(db, scope).$if(state !== undefined, (query) => query.where('c.state', '=', state!));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('c.id') },
    ['c.created_at', 'c.id'],
    'desc',
    slice,
  );
};
export const findConflict = (db: Db, scope: TeamScope, id: string) =>
  seen(db, scope).select(columns).where('c.id', '=', id).executeTakeFirst();
/** The issue of one that is open, which whoever changes conflicts holds before them. */
export const issueOf = async (db: Db, scope: TeamScope, id: string): Promise<string | undefined> =>
  (await seen(db, scope).select('c.issue').where('c.id', '=', id).where('c.state', '=', 'open').executeTakeFirst())
    ?.issue;
/** The same of one that is open, held for its resolution. */
export const lockConflict = (db: Tx, scope: TeamScope, id: string) =>
  seen(db, scope)
    .select(columns)
    .select(['c.issue', 'c.local as ours', 'c.remote as theirs'])
    .where('c.id', '=', id)
    .where('c.state', '=', 'open')
    .forUpdate('c')
    .executeTakeFirst();

interface NewConflict {
  readonly id: string;
  readonly issue: string;
  readonly field: SyncedField;
  readonly kept: 'jira' | 'local' | null;
  readonly local: string;
  readonly remote: string;
}
/** A question that is open already asks about what both say now. True: it was not asked before. */
export async function noteConflict(db: Tx, { team_id }: InTeam, one: NewConflict, at: string): Promise<boolean> {
  const { rows } = await sql<{ added: boolean }>`
    insert into jira_conflicts (team_id, id, issue, field, kept, local, remote, state, created_at)
    values (${team_id}, ${one.id}, ${one.issue}, ${one.field}, ${one.kept}, ${one.local}, ${one.remote}, 'open', ${at})
    on conflict (team_id, issue, field) where kept is null and state = 'open'
      do update set local = excluded.local, remote = excluded.remote
    returning xmax = 0 as added`.execute(on(db));
  return rows[0]!.added;
}

/** Closes questions that need no answer any more, since both sides say the same. */
export const settleOpen = (db: Tx, { team_id }: InTeam, issue: string, fields: readonly string[], at: string) =>
  on(db)
    .updateTable('jira_conflicts')
    .set({ state: 'resolved', resolved_at: at })
    .where('team_id', '=', team_id)
    .where('issue', '=', issue)
    .where('state', '=', 'open')
    .where('kept', 'is', null)
    .where(sql<boolean>`not field = any(${fields}::text[])`)
    .execute();

export const resolve = (
  db: Tx,
  { team_id, person_id }: Pick<TeamScope, 'team_id' | 'person_id'>,
  id: string,
  kept: 'jira' | 'local',
  at: string,
) =>
  on(db)
    .updateTable('jira_conflicts')
    .set({ state: 'resolved', kept, resolved_by: person_id, resolved_at: at })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();
