import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';

const on = tables<'users'>();

/** How many accounts there are, without those that were deleted. */
export async function countAccounts(db: Db, now: string) {
  const { rows } = await sql<{ total: number; active: number; suspended: number; new_7d: number }>`
    select count(*)::int as total, (count(*) filter (where status = 'active'))::int as active,
      (count(*) filter (where status = 'suspended'))::int as suspended,
      (count(*) filter (where created_at > ${now}::timestamptz - interval '7 days'))::int as new_7d
    from users where status <> 'deleted'`.execute(on(db));
  return rows[0]!;
}
