import type { z } from 'zod';
import type { settings } from '@deskwire/contract/platform/settings.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { holdTeam } from '../../../identity/teams/members/lock.ts';
import { setLocal } from '../local.ts';
import { readTeamSettings } from './get.ts';

type Set = typeof settings.team.set;

/** Changes the given settings of a team. */
export async function setTeamSettings(
  ctx: Ctx<Set>,
  { team_id: _, version, ...values }: In<Set>,
): Promise<z.input<Set['output']>> {
  const { db, scope } = ctx;
  await holdTeam(db, scope);
  await checkVersion(await readTeamSettings(db, scope), version);
  await setLocal<'team'>(ctx, { scope: 'team', owner_id: scope.team_id }, values);
  return readTeamSettings(db, scope);
}
