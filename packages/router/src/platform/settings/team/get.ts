import type { z } from 'zod';
import type { settings } from '@deskwire/contract/platform/settings.ts';
import type { Ctx } from '../../../kit/context.ts';
import { getLocal } from '../local.ts';

type Get = typeof settings.team.get;

/** Gets the settings of the team in effect. */
export const getTeamSettings = ({ db, scope }: Ctx<Get>): Promise<z.input<Get['output']>> =>
  getLocal<'team'>(db, { scope: 'team', owner_id: scope.team_id });
