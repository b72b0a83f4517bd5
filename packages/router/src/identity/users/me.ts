import { isTeamRole, permissionsOf } from '@deskwire/contract/kit/access.ts';
import { smallestTier } from '@deskwire/contract/kit/entitlements.ts';
import type { Me } from '@deskwire/contract/identity/users.schemas.ts';
import type { CustomRoleName } from '@deskwire/contract/identity/roles.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { summaryOf } from '../../commerce/subscriptions/get.ts';
import { teamInEffect } from '../../kit/access/access.ts';
import type { Base, Membership, Principal, User } from '../../kit/context.ts';
import type { Services } from '../../kit/services.ts';
import { avatarUrl } from './avatar/picture.ts';
import { findCustomRoleOf } from '../custom-roles/find.ts';
import * as queries from './queries.ts';
import type { UserRow } from './queries.ts';

interface Asking extends Pick<Base, 'services' | 'request'> {
  readonly db: Db;
  readonly user: User;
  readonly principal: Principal;
}

/** The caller, with the plan of the team in effect. */
export async function getMe(ctx: Asking, team_id: string | undefined): Promise<Me> {
  const membership = teamInEffect(ctx, team_id);
  const { memberships } = ctx.principal;
  const row = (await queries.findUser(ctx.db, ctx.user.id))!;
  const billing = membership === undefined ? nothingBilled : await summaryOf(ctx.db, membership);
  const custom_role = membership === undefined ? null : await findCustomRoleOf(ctx.db, membership);
  return presentMe(ctx.services, row, { memberships, membership, custom_role, billing });
}

const nothingBilled = { subscription_status: null, subscription_id: null, renews_at: null, ends_at: null };
interface Standing {
  readonly memberships: readonly Membership[];
  readonly membership: Membership | undefined;
  /** In the team in effect. */
  readonly custom_role?: CustomRoleName | null;
  /** The plan that the team in effect pays for. */
  readonly billing?: Pick<Me, keyof typeof nothingBilled>;
}

/** The signed-in user in the team in effect. */
export const presentMe = (
  services: Services,
  row: UserRow,
  { memberships, membership, custom_role = null, billing = nothingBilled }: Standing,
): Me => ({
  id: row.id,
  email: row.email,
  full_name: row.full_name,
  avatar_url: avatarUrl(services, row.avatar_file),
  role: row.platform_role,
  locale: row.locale,
  time_zone: row.time_zone,
  // A team that was deleted, or left just now, is not a default until it is theirs again.
  default_team_id: memberships.some(({ team_id }) => team_id === row.default_team_id) ? row.default_team_id : null,
  team_id: membership?.team_id ?? null,
  person_id: membership?.person_id ?? null,
  team_roles: (membership?.roles ?? []).filter(isTeamRole),
  custom_role,
  permissions: permissionsOf(membership?.roles ?? []),
  tier: membership?.tier ?? smallestTier,
  ...billing,
  created_at: row.created_at,
  updated_at: row.updated_at,
  version: row.version,
});
