import { sql } from 'kysely';
import type { StatusCategory } from '@deskwire/contract/desk/tickets.schemas.ts';
import { compiledQueries, type Slots } from '@deskwire/database/compiled.ts';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { COUNTED } from '../../../kit/lists/page.ts';
import { matching, type FilterValues } from './filter.queries.ts';

const on = tables<'tickets' | 'ticket_statuses'>();
const run = compiledQueries<FilterValues>();

export interface Counts {
  readonly statuses: readonly { status: string; category: StatusCategory; count: number }[];
  readonly unassigned: number;
  readonly mine: number;
}
/** Counts the tickets that somebody may see by status, each up to one more than COUNTED. */
export async function countByStatus(db: Db, { visibility, team_id, person_id }: TeamScope): Promise<Counts> {
  const rows = await run<Counts>(on(db), { shape: visibility }, { team_id, person_id }, (v) =>
    visibility === 'all' ? fromIndexes(v) : fromTheirs(db, visibility, v),
  );
  return rows[0]!;
}

const limit = sql.lit(COUNTED + 1);
const active = sql`deleted_at is null and status_category in ('open', 'waiting')`;
/** Each number is read off an index, and stops where it is large. */
const fromIndexes = (v: Slots<FilterValues>) => sql<Counts>`
  select
    (select coalesce(jsonb_agg(jsonb_build_object('status', s.slug, 'category', s.category, 'count', (
        select count(*) from (
          select 1 from tickets t
          where t.team_id = s.team_id and t.status = s.slug and (t.deleted_at is null or t.number < 0) limit ${limit}
        ) as found)) order by s.position), '[]')
      from ticket_statuses s where s.team_id = ${v.team_id}) as statuses,
    (select count(*)::int from (
      select 1 from tickets where team_id = ${v.team_id} and assignee_id is null and ${active} limit ${limit}
    ) as found) as unassigned,
    (select count(*)::int from (
      select 1 from tickets where team_id = ${v.team_id} and assignee_id = ${v.person_id} and ${active} limit ${limit}
    ) as found) as mine`;

/** Somebody's own tickets are few enough to be read. */
const fromTheirs = (db: Db, visibility: 'own' | 'requester', v: Slots<FilterValues>) => sql<Counts>`
  with theirs as materialized (${matching(db, { visibility, conditions: [] }, v)
    .select(['tickets.status', 'tickets.status_category', 'tickets.assignee_id'])
    .limit(limit)}),
  active as (select assignee_id from theirs where status_category in ('open', 'waiting'))
  select
    (select coalesce(jsonb_agg(jsonb_build_object('status', s.slug, 'category', s.category, 'count', (
        select count(*) from theirs where theirs.status = s.slug)) order by s.position), '[]')
      from ticket_statuses s where s.team_id = ${v.team_id}) as statuses,
    (select count(*)::int from active where assignee_id is null) as unassigned,
    (select count(*)::int from active where assignee_id = ${v.person_id}) as mine`;
