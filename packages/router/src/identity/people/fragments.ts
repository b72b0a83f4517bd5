import { sql, type RawBuilder } from 'kysely';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import type { TeamGrant, TeamPermission } from '@deskwire/contract/kit/access.ts';
import { grantsOf, permits } from '../../kit/access/permits.ts';

/** A column of the query around it (`c.author_id`), or a value. */
export type Place = string | RawBuilder<unknown>;
export const at = (place: Place): RawBuilder<unknown> => (typeof place === 'string' ? sql.ref(place) : place);
const named = (team: Place, id: Place) => sql`from people where people.team_id = ${at(team)} and people.id = ${at(id)}`;

/** The name of the person whom two columns point at: `personName('c.team_id', 'c.author_id')`. */
export const personName = <N extends string | null = string>(team: Place, id: Place): RawBuilder<N> =>
  sql<N>`(select people.name ${named(team, id)})`;

/** The address that the team has for a person; null if it has none. */
export const personEmail = (team: Place, id: Place): RawBuilder<string | null> =>
  sql<string | null>`(select people.email ${named(team, id)})`;

/** The account of a person; null if they have none. */
export const accountOf = <N extends string | null = string | null>(team: Place, id: Place): RawBuilder<N> =>
  sql<N>`(select people.user_id ${named(team, id)})`;

/** Whether an account is, or was, somebody in a team. */
export const wasIn = (team: Place, user: Place): RawBuilder<boolean> =>
  sql<boolean>`exists (select from people where people.team_id = ${at(team)} and people.user_id = ${at(user)})`;

/**
 * The person whom two columns point at, as rows show them beside the id: `personShown('c.team_id', 'c.author_id')`. Of a
 * page of rows it belongs to the outermost query, so that it costs one look at an index for each row that is shown.
 */
export const personShown = <N extends PersonName | null = PersonName>(team: Place, id: Place): RawBuilder<N> =>
  sql<N>`(select json_build_object('id', people.id, 'name', people.name, 'left', people.left_at is not null)
    ${named(team, id)})`;

/** The same with the address, for those who may read it. */
export const personCard = <T extends PersonName | null>(team: Place, id: Place): RawBuilder<T> =>
  sql<T>`(select json_build_object('id', people.id, 'name', people.name, 'left', people.left_at is not null,
    'email', people.email) ${named(team, id)})`;

/** Whether a person is in the team now; null if there is no such person. */
export const isHere = (team: Place, id: Place): RawBuilder<boolean | null> =>
  sql<boolean | null>`(select people.left_at is null ${named(team, id)})`;

interface Able {
  /** Only people with an active account; a person without one counts otherwise. */
  readonly account?: 'needed';
  /** Keeps the person as they are until the transaction ends: a change that takes the permission away has to wait. */
  readonly held?: true;
}
/** Whether a person is in the team now, has a permission, and is not suspended; null if there is no such person. */
export const personMay = (team: Place, id: Place, permission: TeamPermission, { account, held }: Able = {}) =>
  sql<boolean | null>`(select people.left_at is null and ${permits('people', permission)}
    and ${
      account === 'needed'
        ? sql`exists (select from users where users.id = people.user_id and users.status = 'active')`
        : sql`not exists (select from users where users.id = people.user_id and users.status <> 'active')`
    } ${named(team, id)} ${held === true ? sql`for share` : sql``})`;

/** The roles and permissions of a person now: none once they have left or are suspended. */
export const rolesNow = (team: Place, id: Place): RawBuilder<TeamGrant[]> => sql<TeamGrant[]>`(
  select case when people.left_at is null
    and not exists (select from users where users.id = people.user_id and users.status <> 'active')
    then ${grantsOf('people')} else '{}' end ${named(team, id)})`;

/** The people of a team who have an active account and a permission, as a table of `id`, `team_id`, `roles` and `granted`. */
export const holders = (team: RawBuilder<unknown>, permission: TeamPermission): RawBuilder<unknown> => sql`(
  select people.id, people.team_id, people.roles, people.granted from people join users on users.id = people.user_id
  where people.team_id = ${team} and people.left_at is null and users.status = 'active'
    and ${permits('people', permission)})`;

const ofAccount = (user: string) => sql`from users where users.id = ${sql.ref(user)}`;
/** The language of the account that a column points at; null if there is none. */
export const accountLocale = (user: string): RawBuilder<string | null> =>
  sql<string | null>`(select users.locale ${ofAccount(user)})`;
export const accountZone = (user: string): RawBuilder<string | null> =>
  sql<string | null>`(select users.time_zone ${ofAccount(user)})`;
/** The name of the account that a column points at; null if there is none. */
export const accountName = (user: string): RawBuilder<string | null> =>
  sql<string | null>`(select users.full_name ${ofAccount(user)})`;
/** Whether an account exists. */
export const isAccount = (user: Place): RawBuilder<boolean> =>
  sql<boolean>`exists (select from users where users.id = ${at(user)})`;
/** Whether a column points at an account that is there. */
export const isKnown = (user: string): RawBuilder<boolean> => sql<boolean>`exists (select ${ofAccount(user)})`;

/** The time zone in which a person lives: that of their account, else that of the team. */
export const zoneOf = (team: Place, id: Place): RawBuilder<string> => sql<string>`coalesce(
  (select users.time_zone from people join users on users.id = people.user_id
    where people.team_id = ${at(team)} and people.id = ${at(id)}),
  (select teams.time_zone from teams where teams.id = ${at(team)}))`;
