import { tables, type Db } from '@deskwire/database/schema.ts';

const on = tables<'connections'>();

/** Systems whose accounts belong to one team at a time. */
type Shared = 'slack' | 'github' | 'clickup';

/** The connection of an account, in whichever team it is. */
export const findByAccount = (db: Db, provider: Shared, external_account: string) =>
  on(db)
    .selectFrom('connections')
    .select(['team_id', 'id'])
    .where('provider', '=', provider)
    .where('external_account', '=', external_account)
    .where('state', '<>', 'disconnected')
    .executeTakeFirst();
