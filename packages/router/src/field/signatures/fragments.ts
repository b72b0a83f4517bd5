import { sql, type RawBuilder } from 'kysely';
import { at, type Place } from '../../identity/people/fragments.ts';

/** Whether two columns or values point at a signature of the team. */
export const isSignature = (team: Place, id: Place): RawBuilder<boolean> => sql<boolean>`exists (
  select from signatures where signatures.team_id = ${at(team)} and signatures.id = ${at(id)})`;
