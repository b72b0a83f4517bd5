import { sql, type RawBuilder } from 'kysely';
import type { CustomPermission } from '@deskwire/contract/kit/access.ts';
import type { CustomRoleName } from '@deskwire/contract/identity/roles.ts';
import { at, type Place } from '../people/fragments.ts';

/** A custom role with what it permits. */
export interface CustomRoleHeld extends CustomRoleName {
  readonly permissions: CustomPermission[];
}
const named = (team: Place, id: Place) =>
  sql`from custom_roles where custom_roles.team_id = ${at(team)} and custom_roles.id = ${at(id)}`;

/** The custom role that two columns point at, with what it permits; null if there is none. */
export const customRole = (team: Place, id: Place): RawBuilder<CustomRoleHeld | null> =>
  sql<CustomRoleHeld | null>`(select json_build_object('id', custom_roles.id, 'name', custom_roles.name,
    'permissions', custom_roles.permissions) ${named(team, id)})`;

/** The same as rows show it. */
export const customRoleShown = (team: Place, id: Place): RawBuilder<CustomRoleName | null> =>
  sql<CustomRoleName | null>`(select json_build_object('id', custom_roles.id, 'name', custom_roles.name)
    ${named(team, id)})`;

/** The permissions of the custom role that two values point at; empty if there is none. */
export const permissionsIn = (team: Place, id: Place): RawBuilder<string[]> =>
  sql<string[]>`coalesce((select custom_roles.permissions ${named(team, id)}), '{}')`;
