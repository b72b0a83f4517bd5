import type { admin } from '@deskwire/contract/platform/admin.ts';
import { findTeam } from '../../../commerce/subscriptions/teams.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { limitsOf } from '../../../kit/limits/given.ts';

type Entry = typeof admin.limits.get;

export async function getLimits({ db }: Ctx<Entry>, { team_id }: In<Entry>): Promise<Out<Entry>> {
  const team = await findTeam(db, team_id);
  if (team === undefined) throw new AppError('TEAM_NOT_FOUND');
  return { team_id, ...(await limitsOf(db, team)) };
}
