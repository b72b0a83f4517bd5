import { sql, type RawBuilder } from 'kysely';
import { rolesWith, type TeamGrant, type TeamPermission } from '@deskwire/contract/kit/access.ts';

/**
 * Whether a person has a permission, by the name that the query has for `people` (`p`). With `without`, it must come from
 * a role that does not have that other permission.
 */
export const permits = (
  people: string,
  permission: TeamPermission,
  { without }: { readonly without?: TeamPermission } = {},
): RawBuilder<boolean> => {
  const [roles, granted] = [sql.ref(`${people}.roles`), sql.ref(`${people}.granted`)];
  const custom =
    without === undefined
      ? sql`${permission} = any(${granted})`
      : sql`${permission} = any(${granted}) and ${without} <> all(${granted})`;
  return sql<boolean>`(${roles} && ${rolesWith(permission, without)}::text[] or ${custom})`;
};

/** The roles of a person and the permissions of their custom role, by the name that the query has for `people`. */
export const grantsOf = (people: string): RawBuilder<TeamGrant[]> =>
  sql<TeamGrant[]>`(${sql.ref(`${people}.roles`)} || ${sql.ref(`${people}.granted`)})`;
