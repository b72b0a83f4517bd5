import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import { isFit } from './fit.queries.ts';

const on = tables<never>();

export interface Recipient {
  readonly id: string;
  readonly user_id: string | null;
  readonly name: string;
  readonly email: string | null;
  /** Whether they may decide. */
  readonly fit: boolean;
}
/** People of a team who are still there and can be told something. */
export async function listRecipients(db: Db, team_id: string, ids: readonly string[]): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`
    select p.id, p.user_id, p.name, p.email, coalesce(${isFit('p', 'u')}, false) as fit
    from people p left join users u on u.id = p.user_id
    where p.team_id = ${team_id} and p.id = any(${ids}::uuid[]) and p.left_at is null
      and (u.id is null or u.status = 'active')
    order by p.id`.execute(on(db));
  return rows;
}
