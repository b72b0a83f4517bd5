import { sql, type RawBuilder } from 'kysely';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { at, type Place } from '../../identity/people/fragments.ts';
import * as queries from './queries.ts';

/** Whether somebody sees what a run asks for: the person for whom it acts, and who manages workflows. */
export const seesRunOf = (scope: Pick<TeamScope, 'team_id' | 'person_id' | 'roles'>, id: Place): RawBuilder<boolean> =>
  rolesPermit(scope.roles, 'automation.manage')
    ? sql<boolean>`exists (select from workflow_runs wr where wr.team_id = ${scope.team_id} and wr.id = ${at(id)})`
    : sql<boolean>`exists (select from workflow_runs wr
        where wr.team_id = ${scope.team_id} and wr.id = ${at(id)} and wr.person_id = ${scope.person_id})`;

/** Whether a run has ended. */
export const isRunOver = (team: Place, id: Place): RawBuilder<boolean> => sql<boolean>`exists (
  select from workflow_runs wr where wr.team_id = ${at(team)} and wr.id = ${at(id)} and wr.finished_at is not null)`;

/** A run that asks for something, as it is called. Undefined: there is none. */
export const readAsking = async (
  db: Db,
  scope: InTeam,
  run_id: string,
): Promise<{ readonly workflow_name: string; readonly over: boolean } | undefined> => {
  const run = await queries.findRun(db, scope, run_id);
  return run && { workflow_name: run.workflow_name, over: run.finished_at !== null };
};
/** The same, kept as it is until the transaction ends. */
export const holdAsking = async (
  db: Tx,
  scope: InTeam,
  run_id: string,
): Promise<{ readonly over: boolean } | undefined> => {
  const run = await queries.holdRun(db, scope, run_id);
  return run && { over: run.finished_at !== null };
};
