import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { lastPosition } from '../../kit/feeds/queries.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { personShown } from '../../identity/people/fragments.ts';

const on = tables<'webhook_endpoints' | 'projects'>();

export const endpointColumns = [
  'id',
  'team_id',
  'url',
  'description',
  'project_id',
  'types',
  'changed_fields',
  'where',
  'include_internal',
  'ordered',
  'headers',
  'header_names',
  'secret',
  'previous_secret',
  'previous_secret_expires_at',
  'state',
  'disabled_reason',
  'lane',
  'failures',
  'failing_since',
  'last_success_at',
  'paused_until',
  'filter_error',
  'created_by',
  personShown('webhook_endpoints.team_id', 'webhook_endpoints.created_by').as('creator'),
  'created_at',
  'updated_at',
  'deleted_at',
  'version',
] as const;

const findAny = (db: Db, { team_id }: InTeam, id: string) =>
  on(db).selectFrom('webhook_endpoints').select(endpointColumns).where('team_id', '=', team_id).where('id', '=', id);

export const findEndpoint = (db: Db, scope: InTeam, id: string) =>
  findAny(db, scope, id).where('deleted_at', 'is', null).executeTakeFirst();
export type EndpointRow = NonNullable<Awaited<ReturnType<typeof findEndpoint>>>;

export const lockEndpoint = (db: Tx, scope: InTeam, id: string) =>
  findAny(db, scope, id).where('deleted_at', 'is', null).forUpdate().executeTakeFirst();

/** One that was deleted and can be restored at this moment. */
export const lockDeleted = (db: Tx, scope: InTeam, id: string, at: string) =>
  findAny(db, scope, id).where('purge_at', '>', at).forUpdate().executeTakeFirst();

/** The oldest endpoint with a URL. */
export const lockByUrl = (db: Tx, { team_id }: InTeam, url: string) =>
  on(db)
    .selectFrom('webhook_endpoints')
    .select(endpointColumns)
    .where('team_id', '=', team_id)
    .where('url', '=', url)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();

/** Lets one transaction at a time decide whether a URL of a team has an endpoint. */
export const lockUrl = (db: Tx, { team_id }: InTeam, url: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`webhook ${team_id} ${url}`}, 0))`.execute(on(db));

export interface EndpointFilter {
  project_id?: string | undefined;
  state?: 'enabled' | 'paused' | 'disabled' | undefined;
  /** Only deleted rows that can still be restored at this moment; without it, only the others. */
  restorable_at?: string | undefined;
}
/** The endpoints of a team, newest first. */
export function listEndpoints(
  db: Db,
  { team_id }: InTeam,
  { project_id, state, restorable_at }: EndpointFilter,
  slice: Slice,
) {
  const matching = on(db)
    .selectFrom('webhook_endpoints')
    .where('team_id', '=', team_id)
    .$if(restorable_at === undefined, (query) => query.where('deleted_at', 'is', null))
    .$if(restorable_at !== undefined, (query) => query.where('purge_at', '>', restorable_at!))
    .$if(project_id !== undefined, (query) => query.where('project_id', '=', project_id!))
    .$if(state !== undefined, (query) => query.where('state', '=', state!));
  return listed(
    db,
    { rows: matching.select(endpointColumns), matching: matching.select('id') },
    ['created_at', 'id'],
    'desc',
    slice,
  );
}

export interface EndpointFields {
  url: string;
  description: string | null;
  project_id: string | null;
  types: string[];
  changed_fields: string[];
  where: string | null;
  include_internal: boolean;
  ordered: boolean;
  headers: string | null;
  header_names: string[];
}
export const insertEndpoint = (
  db: Tx,
  { team_id }: InTeam,
  row: EndpointFields & { id: string; secret: string; created_by: string; at: string },
) => {
  const { at, ...fields } = row;
  return on(db)
    .insertInto('webhook_endpoints')
    .values({ ...fields, team_id, from_position: lastPosition(), created_at: at, updated_at: at })
    .returning(endpointColumns)
    .executeTakeFirstOrThrow();
};

interface EndpointChange extends Partial<EndpointFields> {
  state?: 'enabled' | 'paused' | 'disabled';
  disabled_reason?: null;
  secret?: string;
  previous_secret?: string;
  previous_secret_expires_at?: string;
  failures?: number;
  failing_since?: null;
  failing_told_at?: null;
  paused_until?: null;
  filter_error?: null;
  lane?: 'normal';
  deleted_at?: string | null;
  purge_at?: string | null;
}
export const updateEndpoint = (db: Tx, { team_id }: InTeam, id: string, change: EndpointChange, at: string) =>
  on(db)
    .updateTable('webhook_endpoints')
    .set((eb) => ({ ...change, updated_at: at, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(endpointColumns)
    .executeTakeFirstOrThrow();

export const hasProject = async (db: Db, { team_id }: InTeam, id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('projects')
    .select('id')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()) !== undefined;

/** Removes endpoints that can no longer be restored, with their deliveries. */
export const purgeEndpoints = (db: Tx, at: string) =>
  on(db)
    .deleteFrom('webhook_endpoints')
    .where((eb) =>
      eb(
        'id',
        'in',
        eb.selectFrom('webhook_endpoints').select('id').where('purge_at', '<=', at).orderBy('purge_at').limit(20),
      ),
    )
    .where('purge_at', '<=', at)
    .executeTakeFirst();
