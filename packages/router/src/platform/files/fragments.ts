import { sql, type RawBuilder } from 'kysely';
import { at, type Place } from '../../identity/people/fragments.ts';

/** The hashes of the files that are attached to a row, as a JSON array; empty where there are none. */
export const attachedBytes = (kind: string, team: Place, id: Place): RawBuilder<unknown> => sql`coalesce((
  select jsonb_agg(encode(files.sha256, 'hex') order by files.sha256) from files
  where files.team_id = ${at(team)} and files.home_kind = ${sql.lit(kind)} and files.home_id = ${at(id)}
    and files.deleted_at is null and not files.is_internal), '[]')`;
