import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { personName } from '../../../identity/people/fragments.ts';
import { teamName } from '../../../identity/teams/fragments.ts';

const on = tables<'approval_delegations'>();

/** A delegation as notices name it. */
export const findDelegation = (db: Db, team_id: TeamId, id: string) =>
  on(db)
    .selectFrom('approval_delegations as d')
    .select(['d.from_id', 'd.to_id', 'd.start_date', 'd.end_date', 'd.ended_at'])
    .select([
      personName('d.team_id', 'd.from_id').as('from_name'),
      personName('d.team_id', 'd.to_id').as('to_name'),
      teamName('d.team_id').as('team_name'),
    ])
    .where('d.team_id', '=', team_id)
    .where('d.id', '=', id)
    .executeTakeFirst();
