import { sql, type RawBuilder } from 'kysely';
import type { InTeam } from '../../kit/team-id.ts';
import { isInLive } from '../inspections/fragments.ts';

/** How many photos an inspection has, those that have not arrived yet included. */
export const photoTotal = (team: string, inspection: string): RawBuilder<number> => sql<number>`(
  select count(*)::int from photos where photos.team_id = ${sql.ref(team)}
    and photos.inspection_id = ${sql.ref(inspection)} and photos.deleted_at is null and photos.state <> 'refused')`;

const live = ({ team_id }: InTeam, id: RawBuilder<string>) => sql`
  from photos where photos.team_id = ${team_id} and photos.id = ${id} and photos.deleted_at is null
    and photos.state = 'ready' and ${isInLive('photos.team_id', 'photos.inspection_id')}`;

/** Whether the photo of this id is there to be seen, and with it its files. */
export const seesPhoto = (scope: InTeam, id: RawBuilder<string>): RawBuilder<boolean> =>
  sql<boolean>`exists (select ${live(scope, id)})`;

/** The same for the bytes that were sent, where they are kept: while a photo is being read, nobody knows yet. */
export const seesOriginal = (scope: InTeam, id: RawBuilder<string>): RawBuilder<boolean> =>
  sql<boolean>`exists (select ${live(scope, id)} and photos.original_id is not null)`;
