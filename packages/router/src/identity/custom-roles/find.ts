import { isTeamRole } from '@deskwire/contract/kit/access.ts';
import type { CustomRoleName } from '@deskwire/contract/identity/roles.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Membership } from '../../kit/context.ts';
import * as queries from './queries.ts';

export const { findHeldRole } = queries;

/** The custom role of a member; null, without a question, where no permission of theirs comes from one. */
export async function findCustomRoleOf(db: Db, membership: Membership): Promise<CustomRoleName | null> {
  if (membership.roles.every(isTeamRole)) return null;
  return (await queries.findRoleOf(db, membership, membership.person_id)) ?? null;
}
