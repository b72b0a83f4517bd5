import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { Kind } from '../facts/collect.ts';

const on = tables<'reports' | 'report_shares' | 'report_schedules'>();

export interface HeadFilter {
  readonly kind: Kind | undefined;
  readonly team_id: string | undefined;
}
/** A page of the reports of all teams, the newest first: their heads, without what their authors have written. */
export function listHeads(db: Db, { kind, team_id }: HeadFilter, slice: Slice) {
  const matching = on(db)
    .selectFrom('reports as r')
    .where('r.deleted_at', 'is', null)
    .$if(kind !== undefined, (q) => q.where('r.kind', '=', kind!))
    .$if(team_id !== undefined, (q) => q.where('r.team_id', '=', team_id!));
  const rows = matching
    .select(['r.id', 'r.team_id', 'r.kind', 'r.current as versions', 'r.shared_at', 'r.created_at', 'r.updated_at'])
    .select([
      sql<string>`r.params ->> 'from'`.as('from'),
      sql<string>`r.params ->> 'to'`.as('to'),
      sql<number>`(select count(*)::int from report_shares s
        where s.team_id = r.team_id and s.report_id = r.id and s.revoked_at is null)`.as('shares'),
      sql<number>`(select count(*)::int from report_schedules s
        where s.team_id = r.team_id and s.report_id = r.id)`.as('schedules'),
    ]);
  return listed(db, { rows, matching: matching.select('r.id') }, ['r.created_at', 'r.team_id', 'r.id'], 'desc', slice);
}
