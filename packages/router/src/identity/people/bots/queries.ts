import { sql } from 'kysely';
import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'people'>();

/** The bot of a team, made with the first work that nobody in particular asks for. */
export async function ensureBot(db: Tx, { team_id }: InTeam, id: string, at: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with made as (
      insert into people (team_id, id, kind, name, roles, created_at, updated_at)
      values (${team_id}, ${id}, 'bot', 'Deskwire', '{}', ${at}, ${at})
      on conflict (team_id) where kind = 'bot' do nothing
      returning id)
    select id from made union all select id from people where team_id = ${team_id} and kind = 'bot' limit 1`.execute(
    on(db),
  );
  return rows[0]!.id;
}
