import type { Me, User as Account } from '@deskwire/contract/identity/users.schemas.ts';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import type { Membership } from '../../kit/context.ts';
import type { Services } from '../../kit/services.ts';
import { avatarUrl } from './avatar-url.ts';
import type { UserRow } from './queries.ts';

/** The signed-in user in the team in effect. */
export const presentMe = (
  services: Services,
  row: UserRow,
  { memberships, membership }: { memberships: readonly Membership[]; membership: Membership | undefined },
): Me => ({
  id: row.id,
  email: row.email,
  full_name: row.full_name,
  avatar_url: avatarUrl(services, row.avatar_file),
  role: row.platform_role,
  locale: row.locale,
  time_zone: row.time_zone,
  // A team that was deleted, or left just now, is no default until it is theirs again.
  default_team_id: memberships.some(({ team_id }) => team_id === row.default_team_id) ? row.default_team_id : null,
  team_id: membership?.team_id ?? null,
  person_id: membership?.person_id ?? null,
  team_roles: [...(membership?.roles ?? [])],
  tier: membership?.tier ?? 'free',
  subscription_status: null,
  subscription_id: null,
  renews_at: null,
  ends_at: null,
  created_at: row.created_at,
  updated_at: row.updated_at,
  version: row.version,
});

/** An account as the administrators of the platform see it. */
export const presentUser =
  (services: Services) =>
  ({ avatar_file, email_verified_at, default_team_id: _, ...row }: UserRow): Account => ({
    ...row,
    avatar_url: avatarUrl(services, avatar_file),
    email_verified: email_verified_at !== null,
    person_id: null,
    team_roles: null,
  });

/** An account as those see it who manage the people of a team: what it is elsewhere is not theirs to know. */
export const presentTeamUser =
  (services: Services) =>
  ({ person_id, team_roles, ...row }: UserRow & { person_id: string; team_roles: TeamRole[] }): Account => ({
    ...presentUser(services)(row),
    platform_role: null,
    deleted_at: null,
    purge_at: null,
    person_id,
    team_roles,
  });
