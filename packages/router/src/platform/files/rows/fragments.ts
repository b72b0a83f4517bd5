import { sql, type RawBuilder } from 'kysely';
import { at, type Place } from '../../../identity/people/fragments.ts';

/** A file beside its id in a row of another domain. */
export interface FileShown {
  readonly name: string;
  readonly content_type: string;
  readonly size: number;
}

/** The file that two columns point at: `fileShown('a.team_id', 'a.file_id')`. Null: there is none, or it is deleted. */
export const fileShown = (team: string, id: string): RawBuilder<FileShown | null> => sql<FileShown | null>`(
  select json_build_object('name', files.name, 'content_type', files.content_type, 'size', files.size) from files
  where files.team_id = ${sql.ref(team)} and files.id = ${sql.ref(id)} and files.deleted_at is null)`;

/** Whether the file of a team that a column points at is not deleted, and attached to the row of a kind that another one names. */
export const isFileAt = (kind: string, team_id: string, id: string, home: string): RawBuilder<boolean> =>
  sql<boolean>`exists (
  select from files where files.team_id = ${team_id} and files.id = ${sql.ref(id)} and files.deleted_at is null
    and files.home_kind = ${sql.lit(kind)} and files.home_id = ${sql.ref(home)})`;

/** The hashes of the files that are attached to a row, as a JSON array; empty where there are none. */
export const attachedBytes = (kind: string, team: Place, id: Place): RawBuilder<unknown> => sql`coalesce((
  select jsonb_agg(encode(files.sha256, 'hex') order by files.sha256) from files
  where files.team_id = ${at(team)} and files.home_kind = ${sql.lit(kind)} and files.home_id = ${at(id)}
    and files.deleted_at is null and not files.is_internal), '[]')`;
