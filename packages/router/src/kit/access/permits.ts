import { sql, type RawBuilder } from 'kysely';
import { rolesWith, type TeamPermission } from '@deskwire/contract/kit/access.ts';

/**
 * Whether a person has a permission, by the column of their roles (`p.roles`). With `without`, it must come from a role
 * that does not have that other permission.
 */
export const permits = (
  roles: string,
  permission: TeamPermission,
  { without }: { readonly without?: TeamPermission } = {},
): RawBuilder<boolean> => sql<boolean>`(${sql.ref(roles)} && ${rolesWith(permission, without)}::text[])`;
