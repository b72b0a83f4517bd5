import { sql, type RawBuilder } from 'kysely';

/** The API key that a column names as `api_key:<id>`, as one JSON value; null for anything else, and for unknown keys. */
export const keyCard = (column: string): RawBuilder<{ id: string; name: string } | null> => sql<{
  id: string;
  name: string;
} | null>`(select jsonb_build_object('id', api_keys.id, 'name', api_keys.name) from api_keys
  where api_keys.id = case
    when ${sql.ref(column)} ~ '^api_key:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then substring(${sql.ref(column)} from 9)::uuid end)`;
