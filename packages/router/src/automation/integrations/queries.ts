import { sql } from 'kysely';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personMay, personShown } from '../../identity/people/fragments.ts';
import { constraintMeans } from '../../kit/errors.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';

constraintMeans({ connections_account: 'INTEGRATION_ACCOUNT_TAKEN' });

const on = tables<'connections' | 'integration_flows'>();

export type Provider = 'slack' | 'github' | 'jira' | 'clickup' | 'make' | 'generic';
export type State = 'connected' | 'needs_reauth' | 'error' | 'disconnected';
export interface Settings {
  readonly default_channel?: string | null;
}

const columns = [
  'id',
  sql<TeamId>`team_id`.as('team_id'),
  'provider',
  'external_account',
  'name',
  'state',
  'reason',
  'scopes',
  'credentials',
  'expires_at',
  'generation',
  'webhook_id',
  'webhook_secret',
  sql<Settings>`settings`.as('settings'),
  'used_at',
  'checked_at',
  'connected_by',
  personShown<PersonName | null>('connections.team_id', 'connections.connected_by').as('connector'),
  'created_at',
  'updated_at',
  'version',
] as const;

const rowsOf = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('connections').select(columns).where('team_id', '=', team_id);

export const findConnection = (db: Db, scope: InTeam, id: string) =>
  rowsOf(db, scope).where('id', '=', id).executeTakeFirst();
export type ConnectionRow = NonNullable<Awaited<ReturnType<typeof findConnection>>>;

export const lockConnection = (db: Tx, scope: InTeam, id: string) =>
  rowsOf(db, scope).where('id', '=', id).forUpdate().executeTakeFirst();

/** The newest account of a kind that is not disconnected. */
export const findNewest = (db: Db, scope: InTeam, provider: Provider) =>
  rowsOf(db, scope)
    .where('provider', '=', provider)
    .where('state', '<>', 'disconnected')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();

/** The connection of an account, in whichever team it is. */
export const findByAccount = (db: Db, provider: 'slack' | 'github' | 'clickup', external_account: string) =>
  on(db)
    .selectFrom('connections')
    .select(['team_id', 'id'])
    .where('provider', '=', provider)
    .where('external_account', '=', external_account)
    // Not a parameter: the index is of those that are connected.
    .where('state', '<>', sql.lit('disconnected' as const))
    .executeTakeFirst();

export const findByWebhook = (db: Db, provider: Provider, webhook_id: string) =>
  on(db)
    .selectFrom('connections')
    .select(['team_id', 'id', 'webhook_secret'])
    .where('provider', '=', provider)
    .where('webhook_id', '=', webhook_id)
    .where('state', '<>', 'disconnected')
    .executeTakeFirst();

export interface ConnectionFilter {
  readonly type?: Provider | undefined;
  readonly state?: State | undefined;
}
/** The accounts of a team, newest first. */
export function listConnections(db: Db, { team_id }: InTeam, { type, state }: ConnectionFilter, slice: Slice) {
  const matching = on(db)
    .selectFrom('connections')
    .where('team_id', '=', team_id)
    .$if(type !== undefined, (query) => query.where('provider', '=', type!))
    .$if(state !== undefined, (query) => query.where('state', '=', state!))
    .$if(state === undefined, (query) => query.where('state', '<>', 'disconnected'));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('id') },
    ['created_at', 'id'],
    'desc',
    slice,
  );
}

export interface NewConnection {
  readonly id: string;
  readonly provider: Provider;
  readonly external_account: string;
  readonly name: string;
  readonly scopes: string[];
  /** Null: it only sends messages. */
  readonly credentials: string | null;
  readonly expires_at: string | null;
  readonly connected_by: string;
  readonly at: string;
}
export const insertConnection = (db: Tx, { team_id }: InTeam, { at, ...row }: NewConnection) =>
  on(db)
    .insertInto('connections')
    .values({ ...row, team_id, state: 'connected', checked_at: at, created_at: at, updated_at: at })
    .returning(columns)
    .executeTakeFirstOrThrow();

/** Lets one transaction at a time decide whether an account of a team is connected. */
export const lockAccount = (db: Tx, { team_id }: InTeam, provider: Provider, account: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`connection ${team_id} ${provider} ${account}`}, 0))`.execute(
    on(db),
  );

/**
 * The account of this team that is connected again, so that it stays one row with one webhook; the one that was disconnected
 * last, if none is connected, so that what was mirrored of it is not mirrored twice.
 */
export const lockSame = (db: Tx, scope: InTeam, provider: Provider, external_account: string) =>
  rowsOf(db, scope)
    .where('provider', '=', provider)
    .where('external_account', '=', external_account)
    .orderBy((eb) => eb('state', '=', 'disconnected'))
    .orderBy('disconnected_at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();

export const reconnect = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  { at, ...row }: Omit<NewConnection, 'id' | 'provider' | 'external_account'>,
) =>
  on(db)
    .updateTable('connections')
    .set((eb) => ({
      ...row,
      state: 'connected' as const,
      disconnected_at: null,
      reason: null,
      told_at: null,
      lease_id: null,
      leased_until: null,
      checked_at: at,
      updated_at: at,
      generation: eb('generation', '+', 1),
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();

export const setWebhook = (
  db: Tx,
  { team_id, id }: ConnectionRow,
  webhook: { readonly webhook_id: string; readonly webhook_secret: string },
) => on(db).updateTable('connections').set(webhook).where('team_id', '=', team_id).where('id', '=', id).execute();

export const setWebhookSecret = (db: Tx, { team_id, id }: ConnectionRow, webhook_secret: string) =>
  on(db)
    .updateTable('connections')
    .set({ webhook_secret })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();

/** Jiras of any team that sign what they send: those that a message names, else the newest. */
export const listSenders = (
  db: Db,
  { connection_id, origin }: { readonly connection_id: string | undefined; readonly origin: string | undefined },
  limit: number,
) =>
  on(db)
    .selectFrom('connections')
    .select(columns)
    // Not parameters: the indexes are of these.
    .where('provider', '=', sql.lit('jira' as const))
    .where('state', '<>', sql.lit('disconnected' as const))
    .where('webhook_secret', 'is not', null)
    .$if(connection_id !== undefined, (query) => query.where('id', '=', connection_id!))
    .$if(connection_id === undefined && origin !== undefined, (query) => query.where('external_account', '=', origin!))
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute();

export const updateSettings = (db: Tx, { team_id, id }: ConnectionRow, settings: Settings, at: string) =>
  on(db)
    .updateTable('connections')
    .set((eb) => ({ settings: JSON.stringify(settings), updated_at: at, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();

/** Wipes what opens the account, whatever its system says. */
export const disconnect = async (db: Tx, { team_id }: InTeam, id: string, at: string): Promise<boolean> =>
  (await on(db)
    .updateTable('connections')
    .set((eb) => ({
      state: 'disconnected' as const,
      disconnected_at: at,
      credentials: null,
      webhook_secret: null,
      webhook_id: null,
      expires_at: null,
      updated_at: at,
      generation: eb('generation', '+', 1),
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('state', '<>', 'disconnected')
    .returning('id')
    .executeTakeFirst()) !== undefined;

type Key = Pick<ConnectionRow, 'team_id' | 'id'>;
const isRow = ({ team_id, id }: Key) => sql<boolean>`team_id = ${team_id} and id = ${id}`;

/** Takes the right to renew, of whoever has it no longer. False: somebody is renewing, or has renewed. */
export const lease = async (
  db: Db,
  row: Key & Pick<ConnectionRow, 'generation'>,
  { lease_id, now, until }: { readonly lease_id: string; readonly now: string; readonly until: string },
): Promise<boolean> => {
  const { rows } = await sql`
    update connections set lease_id = ${lease_id}, leased_until = ${until}
    where ${isRow(row)} and generation = ${row.generation} and (leased_until is null or leased_until < ${now})
    returning id`.execute(on(db));
  return rows.length > 0;
};

export const storeRenewed = (
  db: Db,
  row: Key & Pick<ConnectionRow, 'generation'>,
  given: {
    readonly lease_id: string;
    readonly credentials: string;
    readonly expires_at: string | null;
    readonly now: string;
  },
) =>
  sql`update connections set credentials = ${given.credentials}, expires_at = ${given.expires_at},
      generation = generation + 1, lease_id = null, leased_until = null, checked_at = ${given.now}
    where ${isRow(row)} and generation = ${row.generation} and lease_id = ${given.lease_id}`.execute(on(db));

export const endLease = (db: Db, row: Key, lease_id: string) =>
  sql`update connections set lease_id = null, leased_until = null
    where ${isRow(row)} and lease_id = ${lease_id}`.execute(on(db));

/** Notes that an account no longer lets us in. False: its credentials have changed since, or that is known. */
export const needReauth = async (
  db: Tx,
  row: Key,
  { generation, reason, now }: { readonly generation: number; readonly reason: string; readonly now: string },
): Promise<boolean> => {
  const { rows } = await sql`
    update connections set state = 'needs_reauth', reason = ${reason}, checked_at = ${now}, updated_at = ${now},
      version = version + 1
    where ${isRow(row)} and generation = ${generation} and state in ('connected', 'error')
    returning id`.execute(on(db));
  return rows.length > 0;
};

/** Notes what an account that works may not do. False: that is known, or it works no longer. */
export const noteLimit = async (
  db: Tx,
  row: Key & Pick<ConnectionRow, 'generation'>,
  { reason, now }: { readonly reason: string; readonly now: string },
): Promise<boolean> => {
  const { rows } = await sql`
    update connections set reason = ${reason}, updated_at = ${now}, version = version + 1
    where ${isRow(row)} and generation = ${row.generation} and state = 'connected' and reason is distinct from ${reason}
    returning id`.execute(on(db));
  return rows.length > 0;
};

/** Notes a use now and then, beside whatever it was for. */
export const noteUse = (db: Db, row: Key, now: string) =>
  sql`update connections set used_at = ${now}, checked_at = ${now}
    where ${isRow(row)} and (used_at is null or used_at < ${now}::timestamptz - interval '1 minute')`.execute(on(db));

export const noteCheck = (db: Db, row: Key, now: string) =>
  sql`update connections set checked_at = ${now} where ${isRow(row)}`.execute(on(db));

/** Accounts of all teams that were last seen to work before a time. */
export const listQuiet = (db: Db, before: string, limit: number) =>
  on(db)
    .selectFrom('connections')
    .select(['team_id', 'id'])
    // Written out, so that the index of connected ones serves whatever plan is kept.
    .where(sql<boolean>`state = 'connected'`)
    .where('checked_at', '<', before)
    .orderBy('checked_at')
    .limit(limit)
    .execute();

export const expireFlows = (db: Tx, now: string) =>
  on(db).deleteFrom('integration_flows').where('expires_at', '<=', now).execute();

export interface NewFlow {
  readonly state_hash: Buffer;
  readonly person_id: string;
  readonly provider: 'slack' | 'github' | 'clickup';
  readonly binding_hash: Buffer;
  readonly return_to: string;
  readonly expires_at: string;
}
export const insertFlow = (db: Tx, { team_id }: InTeam, flow: NewFlow) =>
  on(db)
    .insertInto('integration_flows')
    .values({ ...flow, team_id })
    .execute();

/** Uses an attempt up. `may`: whether who began it may still connect accounts. */
export const takeFlow = (db: Tx, state_hash: Buffer) =>
  on(db)
    .deleteFrom('integration_flows')
    .where('state_hash', '=', state_hash)
    .returning([
      'team_id',
      'person_id',
      'provider',
      'binding_hash',
      'return_to',
      'expires_at',
      personMay('integration_flows.team_id', 'integration_flows.person_id', 'integrations.manage', {
        account: 'needed',
      }).as('may'),
    ])
    .executeTakeFirst();
