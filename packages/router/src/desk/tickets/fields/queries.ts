import type { TicketField, TicketFields } from '@deskwire/contract/desk/tickets.config.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { readVersioned } from '../../../kit/versions/queries.ts';
import { holdTeam } from '../../../identity/teams/members/lock.ts';

const on = tables<'ticket_fields'>();

/** Their name as a whole that has a version. */
export const FIELDS = 'ticket_fields';
const fieldColumns = ['f.key', 'f.name', 'f.kind', 'f.options', 'f.required', 'f.requester_visible'] as const;
const fieldsOf = (db: Db, { team_id }: TeamScope) =>
  on(db).selectFrom('ticket_fields as f').where('f.team_id', '=', team_id).select(fieldColumns).orderBy('f.position');

const shownTo = (db: Db, scope: TeamScope) =>
  fieldsOf(db, scope).$if(scope.visibility === 'requester', (q) => q.where('f.requester_visible', '=', true));

/** The team's own fields in order; those that requesters see, for requesters. */
export const listFields = (db: Db, scope: TeamScope): Promise<TicketField[]> => shownTo(db, scope).execute();
/** The same with their version. */
export const readFields = (db: Db, scope: TeamScope): Promise<TicketFields> =>
  readVersioned(db, scope, FIELDS, shownTo(db, scope));

/** Locks the fields, so that two people who set them do so one after the other. */
export async function lockFields(db: Tx, scope: TeamScope): Promise<TicketField[]> {
  await holdTeam(db, scope);
  return fieldsOf(db, scope).execute();
}

/** Replaces the team's own fields, in this order. Tickets keep their values of fields that are removed. */
export async function writeFields(db: Tx, { team_id }: TeamScope, fields: readonly TicketField[]): Promise<void> {
  await on(db).deleteFrom('ticket_fields').where('team_id', '=', team_id).execute();
  if (fields.length === 0) return;
  await on(db)
    .insertInto('ticket_fields')
    .values(fields.map((field, index) => ({ ...field, team_id, position: index + 1 })))
    .execute();
}
