import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { visibleTickets } from '../fragments.ts';

const on = tables<'tickets' | 'ticket_watchers' | 'project_members'>();
/** The resolution notes of those of these tickets that have some. */
export const listNotes = (db: Db, scope: TeamScope, ids: readonly string[]) =>
  on(db)
    .selectFrom('tickets')
    .select(['tickets.id', 'tickets.resolution_notes'])
    .where('tickets.team_id', '=', scope.team_id)
    .where('tickets.resolution_notes', 'is not', null)
    .where('tickets.id', 'in', [...ids])
    .execute();

/** Tickets that are looked at for the categories in use. */
const RECENT = 2000;
const LEAST_USES = 2;

/** The categories that occur more than once among the newest tickets that a person may see. */
export async function listUsedCategories(
  db: Db,
  scope: Pick<TeamScope, 'team_id' | 'visibility' | 'person_id'>,
  most: number,
): Promise<string[]> {
  const rows = await on(db)
    .selectFrom((eb) =>
      eb
        .selectFrom('tickets')
        .select('tickets.category')
        .where('tickets.team_id', '=', scope.team_id)
        .where('tickets.deleted_at', 'is', null)
        .$if(scope.visibility !== 'all', (q) => q.where(visibleTickets(scope)))
        .orderBy('tickets.created_at', 'desc')
        .limit(RECENT)
        .as('t'),
    )
    .select('t.category')
    .where('t.category', 'is not', null)
    .groupBy('t.category')
    .having((eb) => eb(eb.fn.countAll(), '>=', LEAST_USES))
    .orderBy((eb) => eb.fn.countAll(), 'desc')
    .orderBy('t.category')
    .limit(most)
    .execute();
  return rows.map(({ category }) => category!);
}

/** Empties what the release before searched of tickets that have any of these words. */
export async function forgetSearch(db: Tx, team_ids: readonly TeamId[], words: readonly string[]): Promise<void> {
  await sql`
    update tickets set search = '' where team_id = any(${team_ids}::uuid[])
      and search @@ any(select plainto_tsquery('english', w) from unnest(${words}::text[]) as w)`.execute(on(db));
}
