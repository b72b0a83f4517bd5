import { sql, type RawBuilder } from 'kysely';

const of = (user: string) => sql`from users where users.id = ${sql.ref(user)}`;

/** The language of an account; null if the column names none. */
export const accountLocale = (user: string): RawBuilder<string | null> =>
  sql<string | null>`(select users.locale ${of(user)})`;
export const accountZone = (user: string): RawBuilder<string | null> =>
  sql<string | null>`(select users.time_zone ${of(user)})`;
