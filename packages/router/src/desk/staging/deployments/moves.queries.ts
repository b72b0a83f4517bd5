import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { DeploymentKind, DeploymentStatus } from '@deskwire/contract/desk/staging.schemas.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'deployments' | 'environments' | 'environment_states'>();

/** An environment that nobody else moves anything in until the transaction ends. */
export interface Place {
  readonly team_id: TeamId;
  readonly id: string;
  readonly name: string;
  readonly requires_approval: boolean;
  readonly locked_by: string | null;
  readonly lock_reason: string | null;
  readonly locked_until: string | null;
  readonly archived_at: string | null;
  readonly live_deployment_id: string | null;
  readonly last_deployment_id: string | null;
}

/** Both rows are locked, so that both are read as they stand when it is one's turn. */
export async function lockPlace(db: Tx, team_id: TeamId, environment_id: string): Promise<Place | undefined> {
  const row = await on(db)
    .selectFrom('environments as e')
    .innerJoin('environment_states as s', (join) =>
      join.onRef('s.team_id', '=', 'e.team_id').onRef('s.environment_id', '=', 'e.id'),
    )
    .select([
      'e.id',
      'e.name',
      'e.requires_approval',
      'e.locked_by',
      'e.lock_reason',
      'e.locked_until',
      'e.archived_at',
      's.live_deployment_id',
      's.last_deployment_id',
    ])
    .where('e.team_id', '=', team_id)
    .where('e.id', '=', environment_id)
    .forUpdate()
    .executeTakeFirst();
  return row && { ...row, team_id };
}

/** The environment and the ticket of a deployment, which are known before anything is locked. */
export const findWhereabouts = (db: Db, team_id: TeamId, id: string) =>
  on(db)
    .selectFrom('deployments')
    .select(['environment_id', 'ticket_id'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirst();

const columns = [
  'id',
  'environment_id',
  'ticket_id',
  'kind',
  'version',
  'status',
  'requested_by',
  'previous_deployment_id',
  'approved_at',
  'revision',
] as const;

export const lockDeployment = (db: Tx, team_id: TeamId, id: string) =>
  on(db)
    .selectFrom('deployments')
    .select(columns)
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
export type Moved = NonNullable<Awaited<ReturnType<typeof lockDeployment>>>;

/** The deployment that a rollback would bring back. */
export const findGoal = (db: Db, team_id: TeamId, id: string) =>
  on(db)
    .selectFrom('deployments')
    .select(['id', 'version', 'status', 'previous_deployment_id'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirst();

export interface NewDeployment {
  readonly id: string;
  readonly environment_id: string;
  readonly ticket_id: string | null;
  readonly kind: DeploymentKind;
  readonly version: string;
  readonly status: 'requested' | 'running';
  readonly deployment_notes: string | null;
  readonly reason: string | null;
  readonly requested_by: string;
  readonly previous_deployment_id: string | null;
  readonly rolls_back_id: string | null;
}
export const insertDeployment = (db: Tx, team_id: TeamId, row: NewDeployment, now: string): Promise<Moved> => {
  const begun = row.status === 'running' ? now : null;
  const times = { created_at: now, updated_at: now, approved_at: begun, started_at: begun };
  return on(db)
    .insertInto('deployments')
    .values({ team_id, ...row, ...times })
    .returning(columns)
    .executeTakeFirstOrThrow();
};

interface Change {
  readonly notes?: string | undefined;
  readonly override_reason?: string | undefined;
  readonly previous_deployment_id?: string | null;
  readonly approved_at?: string;
  readonly started_at?: string;
  readonly finished_at?: string;
}
/** Moves a deployment on from where it was seen. Undefined: it is there no longer. */
export const moveDeployment = (
  db: Tx,
  team_id: TeamId,
  { id, status: from }: Pick<Moved, 'id' | 'status'>,
  to: DeploymentStatus,
  change: Change,
  now: string,
): Promise<Moved | undefined> =>
  on(db)
    .updateTable('deployments')
    .set((eb) => ({ ...change, status: to, updated_at: now, revision: eb('revision', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('status', '=', from)
    .returning(columns)
    .executeTakeFirst();

export const findRunning = (db: Db, { team_id, id }: Place) =>
  on(db)
    .selectFrom('deployments')
    .select(['id', 'version'])
    .where('team_id', '=', team_id)
    .where('environment_id', '=', id)
    .where('status', '=', 'running')
    .executeTakeFirst();

/**
 * The deployments that wait for their turn, in order: all, or those that the holder of the lock requested; if a deployment is
 * given, only those before it. More than this many are not looked through.
 */
export const listQueue = (
  db: Db,
  { team_id, id: environment_id }: Place,
  { holder_id, before }: { readonly holder_id: string | null; readonly before?: Moved },
) =>
  on(db)
    .selectFrom('deployments')
    .select(['id', 'ticket_id'])
    .where('team_id', '=', team_id)
    .where('environment_id', '=', environment_id)
    .where('status', '=', 'approved')
    .$if(holder_id !== null, (query) => query.where('requested_by', '=', holder_id!))
    .$if(before !== undefined, (query) =>
      query.where(sql<boolean>`(approved_at, id) < (${before!.approved_at}::timestamptz, ${before!.id}::uuid)`),
    )
    .orderBy('approved_at')
    .orderBy('id')
    .limit(100)
    .execute();

/** Notes that the turn of a deployment has come. Undefined: it is known already. */
export const markReady = (db: Tx, { team_id }: Place, id: string, now: string): Promise<Moved | undefined> =>
  on(db)
    .updateTable('deployments')
    .set((eb) => ({ ready_at: now, updated_at: now, revision: eb('revision', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('ready_at', 'is', null)
    .returning(columns)
    .executeTakeFirst();

/** The deployments that wait for an approval: of a ticket, or in an environment. */
export const listRequested = (
  db: Db,
  team_id: TeamId,
  { ticket_id, environment_id }: { readonly ticket_id?: string; readonly environment_id?: string },
) =>
  on(db)
    .selectFrom('deployments')
    .select(['id', 'environment_id'])
    .where('team_id', '=', team_id)
    .where('status', '=', 'requested')
    .$if(ticket_id !== undefined, (query) => query.where('ticket_id', '=', ticket_id!))
    .$if(environment_id !== undefined, (query) => query.where('environment_id', '=', environment_id!))
    .orderBy('environment_id')
    .orderBy('created_at')
    .orderBy('id')
    .execute();

/** Sets the deployment that ended last in an environment and, if it succeeded, the live one. */
export const setState = (
  db: Tx,
  { team_id, id }: Place,
  state: { last_deployment_id: string; live_deployment_id?: string },
) =>
  on(db)
    .updateTable('environment_states')
    .set(state)
    .where('team_id', '=', team_id)
    .where('environment_id', '=', id)
    .execute();

/** Whether anything runs, waits for its turn or waits for an approval. */
export async function isInUse(db: Db, { team_id, id }: Place): Promise<boolean> {
  const open = await on(db)
    .selectFrom('deployments')
    .select('id')
    .where('team_id', '=', team_id)
    .where('environment_id', '=', id)
    .where('status', 'in', ['requested', 'approved', 'running'])
    .limit(1)
    .executeTakeFirst();
  return open !== undefined;
}
