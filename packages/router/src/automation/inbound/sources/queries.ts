import type { PersonName } from '@deskwire/contract/identity/names.ts';
import type { Insertable, Updateable } from 'kysely';
import { compiledQueries } from '@deskwire/database/compiled.ts';
import { tables, type Database, type Db, type Tx } from '@deskwire/database/schema.ts';
import { constraintMeans } from '../../../kit/errors.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

constraintMeans({ inbound_sources_slug: 'INBOUND_SOURCE_EXISTS' });

const on = tables<'inbound_sources'>();
type Table = Database['inbound_sources'];

const stored = [
  'id',
  'team_id',
  'slug',
  'description',
  'provider',
  'secret_hash',
  'previous_secret_expires_at',
  'verify',
  'signature_header',
  'signing_secret',
  'previous_signing_secret',
  'dedupe_header',
  'dedupe_pointer',
  'created_by',
  'created_at',
  'updated_at',
  'version',
] as const;
const columns = [
  ...stored,
  personShown<PersonName | null>('inbound_sources.team_id', 'inbound_sources.created_by').as('creator'),
] as const;

const runFind = compiledQueries<{ readonly hash: Buffer; readonly now: string }>();
/** The source of any team whose address has this secret, or had it before and until a time that has not come. */
export const findBySecret = async (db: Db, hash: Buffer, now: string) =>
  (
    await runFind(on(db), { shape: 'secret' }, { hash, now }, (v) =>
      on(db)
        .selectFrom('inbound_sources')
        .select(stored)
        .where('deleted_at', 'is', null)
        .where((eb) =>
          eb.or([
            eb('secret_hash', '=', v.hash),
            eb.and([eb('previous_secret_hash', '=', v.hash), eb('previous_secret_expires_at', '>', v.now)]),
          ]),
        ),
    )
  )[0];
export type StoredSource = NonNullable<Awaited<ReturnType<typeof findBySecret>>>;

const lockAny = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db).selectFrom('inbound_sources').select(columns).where('team_id', '=', team_id).where('id', '=', id).forUpdate();

export const lockSource = (db: Tx, scope: InTeam, id: string) =>
  lockAny(db, scope, id).where('deleted_at', 'is', null).executeTakeFirst();
export type SourceRow = NonNullable<Awaited<ReturnType<typeof lockSource>>>;
/** One that was deleted and can be restored at this moment. */
export const lockDeleted = (db: Tx, scope: InTeam, id: string, at: string) =>
  lockAny(db, scope, id).where('purge_at', '>', at).executeTakeFirst();

export const hasSource = async (db: Db, { team_id }: InTeam, id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('inbound_sources')
    .select('id')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirst()) !== undefined;

export interface SourceFilter {
  readonly provider?: 'make' | 'generic' | undefined;
  /** Only deleted rows that can still be restored at this moment; without it, only the others. */
  readonly restorable_at?: string | undefined;
}
/** The sources of a team, newest first. */
export function listSources(db: Db, { team_id }: InTeam, { provider, restorable_at }: SourceFilter, slice: Slice) {
  const matching = on(db)
    .selectFrom('inbound_sources')
    .where('team_id', '=', team_id)
    .$if(restorable_at === undefined, (query) => query.where('deleted_at', 'is', null))
    .$if(restorable_at !== undefined, (query) => query.where('purge_at', '>', restorable_at!))
    .$if(provider !== undefined, (query) => query.where('provider', '=', provider!));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('id') },
    ['created_at', 'id'],
    'desc',
    slice,
  );
}

export const insertSource = (
  db: Tx,
  { team_id }: InTeam,
  row: Omit<Insertable<Table>, 'team_id' | 'created_at' | 'updated_at'> & { readonly at: string },
) => {
  const { at, ...fields } = row;
  return on(db)
    .insertInto('inbound_sources')
    .values({ ...fields, team_id, created_at: at, updated_at: at })
    .returning(columns)
    .executeTakeFirstOrThrow();
};

export const updateSource = (db: Tx, { team_id }: InTeam, id: string, change: Updateable<Table>, at: string) =>
  on(db)
    .updateTable('inbound_sources')
    .set((eb) => ({ ...change, updated_at: at, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();

/** Keeps the secret of the address as the previous one beside a new one. */
export const replaceSecret = (
  db: Tx,
  scope: InTeam,
  { id, secret_hash }: SourceRow,
  change: Updateable<Table>,
  at: string,
) => updateSource(db, scope, id, { ...change, previous_secret_hash: secret_hash }, at);

/** Removes sources that can no longer be restored; their messages stay without them. */
export const purgeSources = (db: Tx, at: string) =>
  on(db).deleteFrom('inbound_sources').where('purge_at', '<=', at).executeTakeFirst();
