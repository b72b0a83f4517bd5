import { tables, type Db } from '@deskwire/database/schema.ts';
import { permits } from '../../kit/access/permits.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<'webhook_endpoints' | 'people' | 'users'>();

export const findFailing = (db: Db, team_id: TeamId, id: string) =>
  on(db)
    .selectFrom('webhook_endpoints')
    .select(['id', 'url', 'description', 'state', 'disabled_reason', 'failing_since'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();

/** The people who can repair a webhook. */
export const listManagers = (db: Db, team_id: TeamId) =>
  on(db)
    .selectFrom('people as p')
    .innerJoin('users as u', 'u.id', 'p.user_id')
    .select('p.id')
    .where('p.team_id', '=', team_id)
    .where('p.left_at', 'is', null)
    .where('u.status', '=', 'active')
    .where(permits('p', 'integrations.manage'))
    .execute();
