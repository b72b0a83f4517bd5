import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';
import * as queries from './queries.ts';

/** Says whether the caller has a second factor, and how many recovery codes they have left. */
export async function getTwoFactor({
  db,
  user,
}: Ctx<typeof auth.twoFactor.get>): Promise<z.input<typeof auth.twoFactor.get.output>> {
  const factor = await queries.findFactor(db, user.id);
  const enabled_at = factor?.confirmed_at ?? null;
  const recovery_codes_left = enabled_at === null ? 0 : await queries.countCodes(db, user.id);
  return { enabled: enabled_at !== null, enabled_at, recovery_codes_left };
}
