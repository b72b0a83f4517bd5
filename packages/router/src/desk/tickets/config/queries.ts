import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TicketField, TicketStatus } from '@deskwire/contract/desk/tickets.config.ts';
import type { TeamScope } from '../../../kit/context.ts';

const on = tables<'ticket_statuses' | 'ticket_fields' | 'tickets' | 'teams'>();

const statusColumns = ['s.slug', 's.name', 's.category', 's.transitions'] as const;
const statusesOf = (db: Db, { team_id }: TeamScope) =>
  on(db)
    .selectFrom('ticket_statuses as s')
    .where('s.team_id', '=', team_id)
    .select(statusColumns)
    .orderBy('s.position');

/** The statuses of the team in order. */
export const listStatuses = (db: Db, scope: TeamScope): Promise<TicketStatus[]> => statusesOf(db, scope).execute();

/** Holds the statuses: nobody else sets them, and no ticket moves into one of them, until this transaction ends. */
export const lockStatuses = (db: Tx, scope: TeamScope): Promise<TicketStatus[]> =>
  statusesOf(db, scope).innerJoin('teams as t', 't.id', 's.team_id').forNoKeyUpdate('t').forUpdate('s').execute();

/** Which of these statuses have tickets, deleted ones too. */
export async function findUsedStatuses(db: Tx, scope: TeamScope, slugs: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ slug: string }>`
    select slug from unnest(${slugs}::text[]) as slug
    where exists (select from tickets where team_id = ${scope.team_id} and status = slug)`.execute(on(db));
  return rows.map(({ slug }) => slug);
}

/** Makes these the statuses of the team, in this order. */
export async function writeStatuses(db: Tx, { team_id }: TeamScope, statuses: readonly TicketStatus[]): Promise<void> {
  await on(db)
    .deleteFrom('ticket_statuses')
    .where('team_id', '=', team_id)
    .where(
      'slug',
      'not in',
      statuses.map(({ slug }) => slug),
    )
    .execute();
  await on(db)
    .insertInto('ticket_statuses')
    .values(statuses.map((status, index) => ({ ...status, team_id, position: index + 1 })))
    .onConflict((conflict) =>
      conflict.columns(['team_id', 'slug']).doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        category: eb.ref('excluded.category'),
        position: eb.ref('excluded.position'),
        transitions: eb.ref('excluded.transitions'),
      })),
    )
    .execute();
}

const fieldColumns = ['f.key', 'f.name', 'f.kind', 'f.options', 'f.required', 'f.requester_visible'] as const;
const fieldsOf = (db: Db, { team_id }: TeamScope) =>
  on(db).selectFrom('ticket_fields as f').where('f.team_id', '=', team_id).select(fieldColumns).orderBy('f.position');

/** The team's own fields in order; those that requesters see, for requesters. */
export const listFields = (db: Db, scope: TeamScope): Promise<TicketField[]> =>
  fieldsOf(db, scope)
    .$if(scope.visibility === 'requester', (q) => q.where('f.requester_visible', '=', true))
    .execute();

/** Holds the fields, so that two who set them come one after the other. */
export async function lockFields(db: Tx, scope: TeamScope): Promise<TicketField[]> {
  await on(db).selectFrom('teams').select('id').where('id', '=', scope.team_id).forNoKeyUpdate().execute();
  return fieldsOf(db, scope).execute();
}

/** Makes these the team's own fields, in this order. What tickets hold of a field that is gone stays with them. */
export async function writeFields(db: Tx, { team_id }: TeamScope, fields: readonly TicketField[]): Promise<void> {
  await on(db).deleteFrom('ticket_fields').where('team_id', '=', team_id).execute();
  if (fields.length === 0) return;
  await on(db)
    .insertInto('ticket_fields')
    .values(fields.map((field, index) => ({ ...field, team_id, position: index + 1 })))
    .execute();
}
