import type { z } from 'zod';
import type { settings } from '@deskwire/contract/platform/settings.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { readLocality } from '../../../identity/locality.ts';
import { countSettings } from '../settings.ts';

type Get = typeof settings.team.get;
type TeamSettings = z.input<Get['output']>;

/** Gets the settings of the team in effect. */
export const getTeamSettings = ({ db, scope }: Ctx<Get>): Promise<TeamSettings> => readTeamSettings(db, scope);

/** The settings of a team. Their version goes up with each of them, and with its row: language and time zone stand there. */
export async function readTeamSettings(db: Db, { team_id }: InTeam): Promise<TeamSettings> {
  const { version, ...place } = await readLocality(db, 'team', team_id);
  const { settings: set, times } = await countSettings<'team'>(db, { scope: 'team', owner_id: team_id });
  return { ...place, ...set, version: version + times };
}
