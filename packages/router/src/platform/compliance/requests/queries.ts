import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';

const on = tables<'data_requests'>();
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
];

export interface NewRequest {
  readonly id: string;
  readonly kind: 'export' | 'erasure' | 'audit';
  readonly state?: 'queued' | 'running';
  readonly user_id: string | null;
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
    .select(['requested_by', sql<Record<string, unknown>>`input`.as('input')])
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
  readonly user_id?: string | undefined;
  readonly kind?: 'export' | 'erasure' | 'audit' | undefined;
}
export function listRequests(db: Db, { user_id, kind }: RequestFilter, slice: Slice) {
  const found = on(db)
    .selectFrom('data_requests')
    .$if(user_id !== undefined, (q) => q.where('user_id', '=', user_id!))
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
export const finishRequest = (db: Tx, id: string, { state, at, evidence, error, file }: Finished) =>
  on(db)
    .updateTable('data_requests')
    .set({
      state,
      finished_at: state === 'held' ? null : at,
      ...(evidence === undefined ? {} : { evidence }),
      ...(error === undefined ? {} : { error }),
      ...(file === undefined
        ? {}
        : {
            file_name: file.name,
            file_bytes: file.bytes,
            file_sha256: file.sha256,
            file_expires_at: file.expires_at,
          }),
    })
    .where('id', '=', id)
    .execute();

/** The open erasures of somebody. */
export const listErasures = (db: Db, user_id: string) =>
  on(db)
    .selectFrom('data_requests')
    .select('id')
    .where('user_id', '=', user_id)
    .where('kind', '=', 'erasure')
    .where((eb) => eb('state', 'in', ['queued', 'running', 'held']))
    .execute();

/** Archives whose time is over. */
export const listExpired = (db: Db, now: string) =>
  on(db).selectFrom('data_requests').select('id').where('file_expires_at', '<=', now).limit(500).execute();
export const dropFile = (db: Tx, id: string) =>
  on(db)
    .updateTable('data_requests')
    .set({ file_name: null, file_bytes: null, file_sha256: null, file_expires_at: null })
    .where('id', '=', id)
    .execute();

/** The archives of somebody, which go with them. */
export const listFilesOf = (db: Db, user_id: string) =>
  on(db)
    .selectFrom('data_requests')
    .select('id')
    .where('user_id', '=', user_id)
    .where('file_expires_at', 'is not', null)
    .execute();
