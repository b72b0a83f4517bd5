import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';

const on = tables<'teams' | 'people'>();

/** How many teams there are, without those that were deleted. */
export async function countTeams(db: Db, now: string) {
  const { rows } = await sql<{ tier: string; total: number; new_7d: number }>`
    select tier, count(*)::int as total,
      (count(*) filter (where created_at > ${now}::timestamptz - interval '7 days'))::int as new_7d
    from teams where deleted_at is null group by tier order by tier`.execute(on(db));
  return rows;
}

/** A page of all teams, the oldest first. */
export function listTeams(db: Db, slice: Slice) {
  const all = on(db).selectFrom('teams').where('deleted_at', 'is', null);
  return listed(
    db,
    {
      rows: all.select([
        'id',
        'name',
        'slug',
        'personal',
        'tier',
        'created_at',
        sql<number>`(select count(*)::int from people where people.team_id = teams.id and people.left_at is null
          and people.user_id is not null)`.as('accounts'),
      ]),
      matching: all.select('id'),
    },
    ['created_at', 'id'],
    'asc',
    slice,
  );
}
