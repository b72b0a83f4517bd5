import { CompiledQuery } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { SqlClient } from '@deskwire/queue/sql.ts';

const on = tables<'event_seals'>();

/** A connection as the queue package reads it, for what it knows of the chain and of waiting work. */
export const clientOf = (db: Db): SqlClient =>
  ({
    query: async (text: string, values: unknown[] = []) => {
      const { rows } = await on(db).executeQuery(CompiledQuery.raw(text, values));
      return { rows };
    },
  }) as unknown as SqlClient;
