import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { Environment } from '@deskwire/contract/desk/staging.schemas.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import { isLiveTeam } from '../../../identity/teams/fragments.ts';

const on = tables<'environments' | 'environment_states' | 'environment_secrets' | 'deployments'>();
/** With who holds it, what is live, what runs and how much waits. */
const told = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('environments as e')
    .innerJoin('environment_states as s', (join) =>
      join.onRef('s.team_id', '=', 'e.team_id').onRef('s.environment_id', '=', 'e.id'),
    )
    .leftJoin('deployments as live', (join) =>
      join.onRef('live.team_id', '=', 's.team_id').onRef('live.id', '=', 's.live_deployment_id'),
    )
    .leftJoin('deployments as running', (join) =>
      join
        .onRef('running.team_id', '=', 'e.team_id')
        .onRef('running.environment_id', '=', 'e.id')
        .on('running.status', '=', 'running'),
    )
    .select([
      'e.id',
      'e.team_id',
      'e.name',
      'e.description',
      'e.url',
      'e.requires_approval',
      'live.version as live_version',
      's.live_deployment_id',
      'running.id as running_deployment_id',
      'e.locked_by',
      'e.lock_reason',
      'e.locked_at',
      'e.locked_until',
      'e.archived_at',
      'e.created_at',
      'e.updated_at',
      'e.version',
    ])
    .select(personShown<PersonName | null>('e.team_id', 'e.locked_by').as('holder'))
    .select((eb) =>
      eb
        .selectFrom('deployments as q')
        .select(sql<number>`count(*)::int`.as('queued'))
        .whereRef('q.team_id', '=', 'e.team_id')
        .whereRef('q.environment_id', '=', 'e.id')
        .where('q.status', '=', 'approved')
        .as('queue_length'),
    )
    .where('e.team_id', '=', team_id);

/** The environments of a team by name, those in use or those that were archived. */
export async function listEnvironments(db: Db, scope: InTeam, archived: boolean, slice: Slice) {
  const kept = archived ? 'is not' : 'is';
  const matching = on(db)
    .selectFrom('environments')
    .where('team_id', '=', scope.team_id)
    .where('archived_at', kept, null);
  const rows = told(db, scope).where('e.archived_at', kept, null);
  return listed(db, { rows, matching }, ['e.name', 'e.id'], 'asc', slice);
}
export type EnvironmentRow = Awaited<ReturnType<typeof listEnvironments>>['rows'][number];

export const findEnvironment = (db: Db, scope: InTeam, id: string): Promise<EnvironmentRow | undefined> =>
  told(db, scope).where('e.id', '=', id).executeTakeFirst();

export type EnvironmentFields = Pick<Environment, 'name' | 'description' | 'url' | 'requires_approval'>;

export async function insertEnvironment(
  db: Tx,
  { team_id }: InTeam,
  { id, at, ...fields }: EnvironmentFields & { id: string; at: string },
): Promise<void> {
  await on(db)
    .insertInto('environments')
    .values({ team_id, id, ...fields, created_at: at, updated_at: at })
    .execute();
  await on(db).insertInto('environment_states').values({ team_id, environment_id: id }).execute();
}

type Change = Partial<EnvironmentFields> & {
  readonly archived_at?: string | null;
  readonly locked_by?: string | null;
  readonly lock_reason?: string | null;
  readonly locked_at?: string | null;
  readonly locked_until?: string | null;
};
/** Changes an environment that is locked, and answers its version then. */
export const updateEnvironment = (db: Tx, { team_id }: InTeam, id: string, change: Change, now: string) =>
  on(db)
    .updateTable('environments')
    .set((eb) => ({ ...change, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** The secret before becomes the one that ends; the one before that ends now. Answers when the one before ends. */
export async function replaceSecret(
  db: Tx,
  { team_id }: InTeam,
  environment_id: string,
  fresh: { readonly id: string; readonly secret: string },
  { now, previous_until }: { readonly now: string; readonly previous_until: string },
): Promise<string | null> {
  const theirs = { team_id, environment_id };
  await on(db)
    .deleteFrom('environment_secrets')
    .where('team_id', '=', team_id)
    .where('environment_id', '=', environment_id)
    .where('expires_at', 'is not', null)
    .execute();
  const previous = await on(db)
    .updateTable('environment_secrets')
    .set({ expires_at: previous_until })
    .where('team_id', '=', team_id)
    .where('environment_id', '=', environment_id)
    .where('expires_at', 'is', null)
    .returning('expires_at')
    .executeTakeFirst();
  await on(db)
    .insertInto('environment_secrets')
    .values({ ...theirs, ...fresh, created_at: now })
    .execute();
  return previous?.expires_at ?? null;
}

/** The secrets that may sign a report about an environment, of any team: the report does not name one. */
export const listSecrets = (db: Db, environment_id: string, now: string) =>
  on(db)
    .selectFrom('environment_secrets as s')
    .select(['s.team_id', 's.id', 's.secret'])
    .where('s.environment_id', '=', environment_id)
    .where((eb) => eb.or([eb('s.expires_at', 'is', null), eb('s.expires_at', '>', now)]))
    .where(isLiveTeam('s.team_id'))
    .execute();
