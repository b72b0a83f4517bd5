import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'data_requests'>();
/** An account, or a contact of a team. */
export type Whose = { readonly user_id: string } | (InTeam & { readonly person_id: string });
const isOf = (who: Whose) =>
  'user_id' in who
    ? sql<boolean>`user_id = ${who.user_id}`
    : sql<boolean>`team_id = ${who.team_id} and person_id = ${who.person_id}`;
const columns = [
  'id',
  'user_id',
  'reason',
  'due_at',
  'file_name',
  'file_bytes',
  'file_sha256',
  'file_expires_at',
  'error',
  'created_at',
  'finished_at',
] as const;
const typed = [
  sql<'export' | 'erasure' | 'audit'>`kind`.as('kind'),
  sql<'queued' | 'running' | 'finished' | 'failed' | 'held' | 'cancelled'>`state`.as('state'),
  sql<Record<string, unknown> | null>`evidence`.as('evidence'),
  personShown<PersonName | null>('data_requests.team_id', 'data_requests.person_id').as('contact'),
] as const;

export interface NewRequest {
  readonly id: string;
  readonly kind: 'export' | 'erasure' | 'audit';
  readonly state?: 'queued' | 'running';
  readonly user_id: string | null;
  readonly team_id?: TeamId;
  readonly person_id?: string;
  readonly requested_by: string | null;
  readonly reason?: string | null;
  readonly input?: string;
  readonly due_at: string;
  readonly created_at: string;
}
export const insertRequest = (db: Tx, request: NewRequest) =>
  on(db).insertInto('data_requests').values(request).returning(columns).returning(typed).executeTakeFirstOrThrow();
export type RequestRow = Awaited<ReturnType<typeof insertRequest>>;

export const findRequest = (db: Db, id: string) =>
  on(db)
    .selectFrom('data_requests')
    .select(columns)
    .select(typed)
    .select(['team_id', 'person_id', 'requested_by', sql<Record<string, unknown>>`input`.as('input')])
    .where('id', '=', id)
    .executeTakeFirst();

/** The newest archive of somebody that can still be downloaded. */
export const findNewestExport = (db: Db, user_id: string, now: string) =>
  on(db)
    .selectFrom('data_requests')
    .select(columns)
    .select(typed)
    .where('user_id', '=', user_id)
    .where('kind', '=', 'export')
    .where('state', '=', 'finished')
    .where('file_expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

export interface RequestFilter {
  /**
   * The user whose own requests are listed; without it, those about all accounts. The teams are those whose contacts they are
   * about.
   */
  readonly of?: { readonly user_id: string } | undefined;
  readonly teams: readonly string[];
  readonly user_id?: string | undefined;
  readonly person_id?: string | undefined;
  readonly kind?: 'export' | 'erasure' | 'audit' | undefined;
}
export function listRequests(db: Db, { of, teams, user_id, person_id, kind }: RequestFilter, slice: Slice) {
  const found = on(db)
    .selectFrom('data_requests')
    .where(
      sql<boolean>`(team_id = any(${[...teams]}::uuid[]) or (team_id is null
        and ${of === undefined ? sql`true` : sql`user_id = ${of.user_id}`}))`,
    )
    .$if(user_id !== undefined, (q) => q.where('user_id', '=', user_id!))
    .$if(person_id !== undefined, (q) => q.where('person_id', '=', person_id!))
    .$if(kind !== undefined, (q) => q.where('kind', '=', kind!));
  return listed(
    db,
    { rows: found.select(columns).select(typed), matching: found.select('id') },
    ['created_at', 'id'],
    'desc',
    slice,
  );
}

/** Takes a request up. False: another run has finished it. */
export const startRequest = async (db: Tx, id: string, at: string): Promise<boolean> =>
  (await on(db)
    .updateTable('data_requests')
    .set({ state: 'running', started_at: at })
    .where('id', '=', id)
    .where((eb) => eb('state', 'in', ['queued', 'running', 'held']))
    .returning('id')
    .executeTakeFirst()) !== undefined;

export interface Finished {
  readonly state: 'finished' | 'failed' | 'held' | 'cancelled';
  readonly at: string;
  readonly evidence?: string | null;
  readonly error?: string | null;
  readonly file?: {
    readonly name: string;
    readonly bytes: number;
    readonly sha256: Buffer;
    readonly expires_at: string;
  };
}
const fileColumns = ({ name, bytes, sha256, expires_at }: NonNullable<Finished['file']>) => ({
  file_name: name,
  file_bytes: bytes,
  file_sha256: sha256,
  file_expires_at: expires_at,
});
const isOpen = sql<boolean>`state in ('queued', 'running', 'held')`;
/** Ends an open request, or holds it up. False: it has ended, and stays as it did. */
export const finishRequest = async (
  db: Tx,
  id: string,
  { state, at, evidence, error, file }: Finished,
): Promise<boolean> =>
  (await on(db)
    .updateTable('data_requests')
    .set({
      state,
      finished_at: state === 'held' ? null : at,
      ...(evidence === undefined ? {} : { evidence }),
      ...(error === undefined ? {} : { error }),
      ...(file === undefined ? {} : fileColumns(file)),
    })
    .where('id', '=', id)
    .where(isOpen)
    .returning('id')
    .executeTakeFirst()) !== undefined;
/** Notes that the archive of a finished request was made once more. False: it is not kept any longer. */
export const replaceFile = async (db: Tx, id: string, file: NonNullable<Finished['file']>): Promise<boolean> =>
  (await on(db)
    .updateTable('data_requests')
    .set(fileColumns(file))
    .where('id', '=', id)
    .where('state', '=', 'finished')
    .where('file_name', 'is not', null)
    .returning('id')
    .executeTakeFirst()) !== undefined;

/** Ends the exports of somebody that are not made yet: whoever makes one keeps nothing of it. */
export const endExports = (db: Tx, who: Whose, at: string) =>
  on(db)
    .updateTable('data_requests')
    .set({ state: 'cancelled', finished_at: at })
    .where(isOf(who))
    .where('kind', '=', 'export')
    .where(isOpen)
    .execute();
/** Lets the archives of somebody expire now. */
export const expireFiles = (db: Tx, who: Whose, at: string) =>
  on(db)
    .updateTable('data_requests')
    .set({ file_expires_at: at })
    .where(isOf(who))
    .where('file_expires_at', '>', at)
    .execute();

/** The open erasures of somebody. */
export const listErasures = (db: Db, who: Whose) =>
  on(db)
    .selectFrom('data_requests')
    .select('id')
    .where(isOf(who))
    .where('kind', '=', 'erasure')
    .where(isOpen)
    .execute();

/** The expired archives. */
export const listExpired = (db: Db, now: string) =>
  on(db).selectFrom('data_requests').select('id').where('file_expires_at', '<=', now).limit(500).execute();
export const dropFile = (db: Tx, id: string) =>
  on(db)
    .updateTable('data_requests')
    .set({ file_name: null, file_bytes: null, file_sha256: null, file_expires_at: null })
    .where('id', '=', id)
    .execute();

/** The archives of somebody, which go with them. */
export const listFilesOf = (db: Db, who: Whose) =>
  on(db).selectFrom('data_requests').select('id').where(isOf(who)).where('file_expires_at', 'is not', null).execute();
