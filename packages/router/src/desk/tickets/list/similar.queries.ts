import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { visibleTickets } from '../fragments.ts';

const on = tables<'tickets' | 'ticket_watchers' | 'project_members'>();
/** The newest of those that share a word: ranking looks at each of them. */
const RANKED = 300;

/** Solved tickets that a person may see and that share words with a text, those that share most first. */
export const findSolved = (
  db: Db,
  scope: TeamScope,
  { words, except_id, limit }: { words: readonly string[]; except_id: string | null; limit: number },
) => {
  const query = sql<string>`to_tsquery('english', ${words.map((word) => `'${word.replaceAll(/['\\]/g, '')}'`).join(' | ')})`;
  return on(db)
    .selectFrom((eb) =>
      eb
        .selectFrom('tickets')
        .select(['tickets.id', 'tickets.number', 'tickets.title', 'tickets.resolution_notes'])
        .select(sql<number>`ts_rank(tickets.search, ${query})`.as('rank'))
        .where('tickets.team_id', '=', scope.team_id)
        .where('tickets.deleted_at', 'is', null)
        .where('tickets.status_category', 'in', ['resolved', 'closed'])
        .where('tickets.resolution_notes', 'is not', null)
        .where(sql<boolean>`tickets.search @@ ${query}`)
        .$if(except_id !== null, (q) => q.where('tickets.id', '<>', except_id!))
        .$if(scope.visibility !== 'all', (q) => q.where(visibleTickets(scope)))
        .orderBy('tickets.created_at', 'desc')
        .limit(RANKED)
        .as('t'),
    )
    .selectAll()
    .orderBy('rank', 'desc')
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
};

/** Tickets that are looked at for the categories in use. */
const RECENT = 2000;
const LEAST_USES = 2;

/** The categories that the newest tickets a person may see have more than once. */
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
