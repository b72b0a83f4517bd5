import type { Db, Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { programOf, type Program } from './engine/program.ts';
import * as queries from './queries.ts';

export type Workflow = queries.WorkflowRow;

/** Throws WORKFLOW_NOT_FOUND. */
export async function getWorkflow(db: Db, scope: InTeam, id: string): Promise<Workflow> {
  const row = await queries.findWorkflow(db, scope, id);
  if (row === undefined) throw new AppError('WORKFLOW_NOT_FOUND');
  return row;
}

/** Throws WORKFLOW_NOT_FOUND. */
export async function lockWorkflow(db: Tx, scope: InTeam, id: string): Promise<Workflow> {
  const row = await queries.lockWorkflow(db, scope, id);
  if (row === undefined) throw new AppError('WORKFLOW_NOT_FOUND');
  return row;
}

/** Locks a workflow, deleted or not: nobody starts or ends a run of it by its key meanwhile. */
export const holdWorkflow = (db: Tx, scope: InTeam, id: string): Promise<unknown> =>
  queries.holdWorkflow(db, scope, id);

/** A version with its steps as runs walk through them. */
export interface Version {
  readonly number: number;
  readonly program: Program;
  readonly procedures: readonly string[];
  /** The person whose rights its runs have. */
  readonly publisher_id: string | null;
}
export async function findVersion(
  db: Db,
  scope: InTeam,
  workflow_id: string,
  number: number,
): Promise<Version | undefined> {
  const row = await queries.findVersion(db, scope, workflow_id, number);
  return row && { ...row, program: programOf(row.definition) };
}

/** The version that new runs take. Throws WORKFLOW_DISABLED. */
export async function activeVersion(db: Db, scope: InTeam, workflow: Workflow): Promise<Version> {
  const { enabled, active_version } = workflow;
  if (!enabled || active_version === null) throw new AppError('WORKFLOW_DISABLED');
  return (await findVersion(db, scope, workflow.id, active_version))!;
}

/** Runs that begin at once, before others of the same workflow wait for a second each. */
const BURST = 60;
/** The seconds after which each of so many new runs of a workflow may begin. */
export async function paceRuns(
  db: Tx,
  scope: InTeam,
  workflow_id: string,
  runs: number,
  now: string,
): Promise<number[]> {
  const first = await queries.paceRuns(db, scope, { workflow_id, runs, burst: BURST, now });
  return Array.from({ length: runs }, (_, index) => Math.max(0, Math.ceil(first + index + 1)));
}
