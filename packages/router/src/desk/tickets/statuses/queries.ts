import { sql } from 'kysely';
import type { TicketStatus, TicketStatuses } from '@deskwire/contract/desk/tickets.config.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { readVersioned } from '../../../kit/versions/queries.ts';
import { holdTeam } from '../../../identity/teams/members/lock.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'ticket_statuses' | 'tickets'>();

/** Their name as a whole that has a version. */
export const STATUSES = 'ticket_statuses';
const statusColumns = ['s.slug', 's.name', 's.category', 's.transitions'] as const;
const statusesOf = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('ticket_statuses as s')
    .where('s.team_id', '=', team_id)
    .select(statusColumns)
    .orderBy('s.position');

/** The statuses of the team in order. */
export const listStatuses = (db: Db, scope: InTeam): Promise<TicketStatus[]> => statusesOf(db, scope).execute();

/** The same with their version. */
export const readStatuses = (db: Db, scope: InTeam): Promise<TicketStatuses> =>
  readVersioned(db, scope, STATUSES, statusesOf(db, scope));

/** Locks the statuses: nobody else sets them, and no ticket moves to one of them, until this transaction ends. */
export async function lockStatuses(db: Tx, scope: TeamScope): Promise<TicketStatus[]> {
  await holdTeam(db, scope);
  return statusesOf(db, scope).forUpdate('s').execute();
}

/** Which of these statuses have tickets that can be moved. */
export async function findUsedStatuses(db: Tx, scope: TeamScope, slugs: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ slug: string }>`
    select slug from unnest(${slugs}::text[]) as slug
    where exists (select from tickets where team_id = ${scope.team_id} and status = slug
      and merged_into_id is null and deleted_at is null)`.execute(on(db));
  return rows.map(({ slug }) => slug);
}

/**
 * Makes these the statuses of the team, in this order. What is merged or deleted and has one of those that are `touched` goes
 * to the first of its kind: waiting to open, resolved to closed, where there is none.
 */
export async function writeStatuses(
  db: Tx,
  { team_id }: TeamScope,
  statuses: readonly TicketStatus[],
  touched: readonly TicketStatus[],
): Promise<void> {
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
  const first = (...categories: readonly string[]) =>
    categories.flatMap((category) => statuses.filter((status) => status.category === category))[0]!;
  for (const { slug, category } of touched) {
    const done = category === 'resolved' || category === 'closed';
    const to = done ? first(category, 'closed') : first(category, 'open');
    await on(db)
      .updateTable('tickets')
      .set({ status: to.slug, status_category: to.category })
      .where('team_id', '=', team_id)
      .where('status', '=', slug)
      .execute();
  }
  await on(db)
    .deleteFrom('ticket_statuses')
    .where('team_id', '=', team_id)
    .where(
      'slug',
      'not in',
      statuses.map(({ slug }) => slug),
    )
    .execute();
}

/** Every team starts with these; it may change them later. */
export const insertDefaultStatuses = (db: Tx, team_id: TeamId) =>
  on(db)
    .insertInto('ticket_statuses')
    .values([
      { team_id, slug: 'open', name: 'Open', category: 'open', position: 1 },
      { team_id, slug: 'in_progress', name: 'In progress', category: 'open', position: 2 },
      { team_id, slug: 'waiting', name: 'Waiting', category: 'waiting', position: 3 },
      { team_id, slug: 'resolved', name: 'Resolved', category: 'resolved', position: 4 },
      { team_id, slug: 'closed', name: 'Closed', category: 'closed', position: 5 },
    ])
    .execute();
