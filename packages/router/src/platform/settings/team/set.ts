import type { z } from 'zod';
import type { settings } from '@deskwire/contract/platform/settings.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { setLocal } from '../local.ts';

type Set = typeof settings.team.set;

/** Changes the given settings of a team. */
export const setTeamSettings = (ctx: Ctx<Set>, { team_id: _, ...values }: In<Set>): Promise<z.input<Set['output']>> =>
  setLocal<'team'>(ctx, { scope: 'team', owner_id: ctx.scope.team_id }, values);
