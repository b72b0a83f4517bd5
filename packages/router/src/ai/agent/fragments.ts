import { sql, type RawBuilder } from 'kysely';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import { at, type Place } from '../../identity/people/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Whether somebody sees what a run of an agent asks for: the person for whom it works, and who manages automation. */
export const seesAgentRun = (
  scope: Pick<TeamScope, 'team_id' | 'person_id' | 'roles'>,
  id: Place,
): RawBuilder<boolean> =>
  rolesPermit(scope.roles, 'automation.manage')
    ? sql<boolean>`exists (select from agent_runs ar where ar.team_id = ${scope.team_id} and ar.id = ${at(id)})`
    : sql<boolean>`exists (select from agent_runs ar
        where ar.team_id = ${scope.team_id} and ar.id = ${at(id)} and ar.person_id = ${scope.person_id})`;

/** Whether a run has ended. */
export const isAgentRunOver = (team: Place, id: Place): RawBuilder<boolean> => sql<boolean>`exists (
  select from agent_runs ar where ar.team_id = ${at(team)} and ar.id = ${at(id)} and ar.finished_at is not null)`;

const overOf = (run: { readonly finished_at: string | null } | undefined) => run && { over: run.finished_at !== null };
/** Whether a run has ended. Undefined: there is none. */
export const readAgentRun = async (db: Db, scope: InTeam, id: string) => overOf(await queries.readEnd(db, scope, id));
/** The same, kept as it is until the transaction ends. */
export const holdAgentRun = async (db: Tx, scope: InTeam, id: string) => overOf(await queries.holdEnd(db, scope, id));
