import { sql } from 'kysely';
import type { SearchEntry } from '@deskwire/contract/knowledge/search.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';

const on = tables<'search_history'>();

const own = (db: Db, { team_id, person_id }: TeamScope) =>
  on(db)
    .selectFrom('search_history')
    .select(['id', 'query', 'kinds', 'hits', 'created_at'])
    .where('team_id', '=', team_id)
    .where('person_id', '=', person_id)
    .$castTo<SearchEntry>();

/** A page of somebody's searches, latest first. */
export const listHistory = (db: Db, scope: TeamScope, slice: Slice) =>
  listed(db, { rows: own(db, scope), matching: own(db, scope) }, ['created_at', 'id'], 'desc', slice);

/** Their latest searches that begin like this. */
export const listBeginning = (db: Db, scope: TeamScope, beginning: string, limit: number) =>
  own(db, scope)
    .where(sql<boolean>`starts_with(lower(query), lower(${beginning}))`)
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute();

const MOST = 200;
export interface Searched {
  readonly id: string;
  readonly query: string;
  readonly kinds: readonly string[];
  readonly hits: number;
  readonly created_at: string;
}
/** Remembers a search; the same words again are the same entry. Of many, the oldest go. */
export async function insertSearch(db: Tx, { team_id, person_id }: TeamScope, entry: Searched): Promise<void> {
  await sql`
    insert into search_history (team_id, id, person_id, query, kinds, hits, created_at)
    values (${team_id}, ${entry.id}, ${person_id}, ${entry.query}, ${entry.kinds}::text[], ${entry.hits}, ${entry.created_at})
    on conflict (team_id, person_id, query) do update
      set kinds = excluded.kinds, hits = excluded.hits, created_at = excluded.created_at`.execute(on(db));
  await sql`
    delete from search_history where team_id = ${team_id} and person_id = ${person_id} and id in (
      select id from search_history where team_id = ${team_id} and person_id = ${person_id}
      order by created_at desc, id desc offset ${MOST})`.execute(on(db));
}

/** How many of their searches are gone: one of this id, or all. */
export async function deleteSearches(db: Tx, { team_id, person_id }: TeamScope, id?: string): Promise<number> {
  const { numDeletedRows } = await on(db)
    .deleteFrom('search_history')
    .where('team_id', '=', team_id)
    .where('person_id', '=', person_id)
    .$if(id !== undefined, (q) => q.where('id', '=', id!))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
