import { sql, type RawBuilder } from 'kysely';
import { holdAgentRun, isAgentRunOver, readAgentRun, seesAgentRun } from '../../../ai/agent/fragments.ts';
import { holdAsking, isRunOver, readAsking, seesRunOf } from '../../../automation/workflow-runs/fragments.ts';
import type { Place } from '../../../identity/people/fragments.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';

/** The run that asks, of a workflow or of an agent. */
export const runOf = sql<string | null>`coalesce(r.run_id, r.agent_run_id)`;

/** Whether somebody sees what a run asks for: the person for whom it acts, and who manages automation. */
export const seesRun = (scope: TeamScope, id: Place): RawBuilder<boolean> =>
  sql<boolean>`(${seesRunOf(scope, id)} or ${seesAgentRun(scope, id)})`;

/** Whether the run of a request has ended. */
export const isRunEnded: RawBuilder<boolean> = sql<boolean>`(
  ${isRunOver('r.team_id', 'r.run_id')} or ${isAgentRunOver('r.team_id', 'r.agent_run_id')})`;

/** Whether a run has ended. Undefined: there is none. */
export const readRun = async (db: Db, scope: InTeam, id: string): Promise<{ readonly over: boolean } | undefined> =>
  (await readAsking(db, scope, id)) ?? (await readAgentRun(db, scope, id));
/** The same, kept as it is until the transaction ends. */
export const holdRun = async (db: Tx, scope: InTeam, id: string): Promise<{ readonly over: boolean } | undefined> =>
  (await holdAsking(db, scope, id)) ?? (await holdAgentRun(db, scope, id));
