import type { User as Account } from '@deskwire/contract/identity/users.schemas.ts';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import type { CustomRoleName } from '@deskwire/contract/identity/roles.ts';
import type { Services } from '../../kit/services.ts';
import { avatarUrl } from './avatar/picture.ts';
import type { UserRow } from './queries.ts';

/** An account as the administrators of the platform see it. */
export const presentUser =
  (services: Services) =>
  ({ avatar_file, email_verified_at, default_team_id: _, ...row }: UserRow): Account => ({
    ...row,
    avatar_url: avatarUrl(services, avatar_file),
    email_verified: email_verified_at !== null,
    person_id: null,
    team_roles: null,
    custom_role: null,
  });

interface TeamUserRow extends UserRow {
  readonly person_id: string;
  readonly team_roles: TeamRole[];
  readonly custom_role: CustomRoleName | null;
}
/** An account as those see it who manage the people of a team: what it is elsewhere is not theirs to know. */
export const presentTeamUser =
  (services: Services) =>
  ({ person_id, team_roles, custom_role, ...row }: TeamUserRow): Account => ({
    ...presentUser(services)(row),
    platform_role: null,
    deleted_at: null,
    purge_at: null,
    person_id,
    team_roles,
    custom_role,
  });
