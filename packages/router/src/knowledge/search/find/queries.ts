import { sql, type RawBuilder } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { isHere } from '../../../identity/people/fragments.ts';
import type { Searched } from '../../../kit/domain.ts';

const on = tables<'passages'>();

interface Keyed {
  readonly id: string;
  readonly project_id: string | null;
  readonly person_id: string | null;
  readonly at: string;
}
/** The row that a key leads to, if it is there and somebody sees it. */
export async function findKeyed(
  db: Db,
  scope: TeamScope,
  { seen }: Searched,
  id: RawBuilder<string | null>,
  now: string,
): Promise<Keyed | undefined> {
  const { rows } = await sql<Keyed>`
    select k.id, e.project_id, e.person_id, e.at from (select ${id} as id) k
    cross join lateral (${seen(scope, sql`k.id`, now)}) e`.execute(on(db));
  return rows[0];
}

/** Whether somebody sees the row of this id. */
export const isSeen = async (db: Db, scope: TeamScope, searched: Searched, id: string, now: string): Promise<boolean> =>
  (await findKeyed(db, scope, searched, sql<string>`${id}::uuid`, now)) !== undefined;

/** Whether somebody is or was in the team. */
export async function isOfTeam(db: Db, { team_id }: TeamScope, person_id: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select ${isHere(sql`${team_id}`, sql`${person_id}::uuid`)} is not null as known`.execute(on(db));
  return rows[0]!.known;
}
