import { sql, type RawBuilder } from 'kysely';

/** The version that two columns point at: its estimate, and its number. */
export const versionShown = (team: string, id: string): RawBuilder<{ estimate_id: string; number: number } | null> =>
  sql<{ estimate_id: string; number: number } | null>`(
    select json_build_object('estimate_id', v.estimate_id, 'number', v.number) from estimate_versions v
    where v.team_id = ${sql.ref(team)} and v.id = ${sql.ref(id)})`;

/** Whether the version that two columns point at is one of an estimate. */
export const isVersionOf = (team: string, id: string, estimate_id: string): RawBuilder<boolean> => sql<boolean>`exists (
  select from estimate_versions v
  where v.team_id = ${sql.ref(team)} and v.id = ${sql.ref(id)} and v.estimate_id = ${estimate_id})`;
