import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'deployments' | 'environments'>();

/** The facts about a deployment for notices. */
export const findDeployment = (db: Db, team_id: TeamId, id: string) =>
  on(db)
    .selectFrom('deployments as d')
    .innerJoin('environments as n', (join) =>
      join.onRef('n.team_id', '=', 'd.team_id').onRef('n.id', '=', 'd.environment_id'),
    )
    .select(['d.id', 'd.kind', 'd.version', 'd.status', 'd.ticket_id', 'd.requested_by', 'n.name as environment'])
    .where('d.team_id', '=', team_id)
    .where('d.id', '=', id)
    .executeTakeFirst();
