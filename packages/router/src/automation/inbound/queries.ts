import { sql } from 'kysely';
import { compiledQueries } from '@deskwire/database/compiled.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';

const on = tables<'inbound_messages'>();

export type Provider = 'slack' | 'github' | 'clickup' | 'jira' | 'make' | 'generic' | 'stripe' | 'lemonsqueezy';
export type State = 'received' | 'processed' | 'ignored' | 'failed';

const columns = [
  'id',
  'team_id',
  'provider',
  'account',
  'source_id',
  'type',
  'content',
  'size',
  'state',
  'reason',
  'received_at',
  'processed_at',
] as const;

export interface NewMessage {
  readonly id: string;
  readonly provider: Provider;
  readonly account: string;
  readonly key: string;
  readonly also_key: string | null;
  readonly team_id: string | null;
  readonly source_id: string | null;
  readonly type: string | null;
  readonly content: string | null;
  readonly size: number;
  readonly state: State;
  readonly reason: string | null;
  readonly retention: 'year' | 'forever';
  readonly received_at: string;
}

const written = [
  'id',
  'provider',
  'account',
  'key',
  'also_key',
  'team_id',
  'source_id',
  'type',
  'content',
  'size',
  'state',
  'reason',
  'retention',
  'received_at',
] as const satisfies readonly (keyof NewMessage)[];
const runInsert = compiledQueries<NewMessage>();
/** False: it was received before, or is being received in a transaction that won. */
export async function insertMessage(db: Tx, row: NewMessage): Promise<boolean> {
  const rows = await runInsert(
    on(db),
    { shape: 'message' },
    row,
    (v) => sql`
      insert into inbound_messages (${sql.join(written.map((column) => sql.ref(column)))})
      values (${sql.join(written.map((column) => v[column]))}) on conflict do nothing returning id`,
  );
  return rows.length > 0;
}

/** Lets the key of a message that was received before a time be used again; false where there is none. */
export const outdateKey = async (
  db: Tx,
  { provider, account, key }: Pick<NewMessage, 'provider' | 'account' | 'key'>,
  before: string,
): Promise<boolean> =>
  (await on(db)
    .updateTable('inbound_messages')
    .set({ key: sql<string>`key || ' ' || id::text` })
    .where('provider', '=', provider)
    .where('account', '=', account)
    .where('key', '=', key)
    .where('received_at', '<=', before)
    .returning('id')
    .executeTakeFirst()) !== undefined;

/** One of any team, or of the platform. For the worker. */
export const lockAny = (db: Tx, id: string) =>
  on(db).selectFrom('inbound_messages').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
export type MessageRow = NonNullable<Awaited<ReturnType<typeof lockAny>>>;

export const findMessage = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('inbound_messages')
    .select(columns)
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirst();

export const lockMessage = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('inbound_messages')
    .select(columns)
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

export const setState = (
  db: Tx,
  id: string,
  change: { readonly state: State; readonly reason: string | null; readonly processed_at: string | null },
) =>
  on(db).updateTable('inbound_messages').set(change).where('id', '=', id).returning(columns).executeTakeFirstOrThrow();

export interface MessageFilter {
  readonly provider?: Provider | undefined;
  readonly source_id?: string | undefined;
  readonly state?: State | undefined;
}
/** The messages of a team, latest first. */
export function listMessages(db: Db, { team_id }: InTeam, filter: MessageFilter, slice: Slice) {
  const { provider, source_id, state } = filter;
  const matching = on(db)
    .selectFrom('inbound_messages')
    .where('team_id', '=', team_id)
    .$if(provider !== undefined, (query) => query.where('provider', '=', provider!))
    .$if(source_id !== undefined, (query) => query.where('source_id', '=', source_id!))
    .$if(state !== undefined, (query) => query.where('state', '=', state!));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('id') },
    ['received_at', 'id'],
    'desc',
    slice,
  );
}

/** Removes what messages said that were received before a time: some of them, and gives how many. */
export const emptyMessages = async (db: Tx, before: string, limit: number): Promise<number> =>
  Number(
    (
      await on(db)
        .updateTable('inbound_messages')
        .set({ content: null })
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('inbound_messages')
            .select('id')
            .where('content', 'is not', null)
            .where('received_at', '<=', before)
            .orderBy('received_at')
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        )
        .executeTakeFirst()
    ).numUpdatedRows,
  );

/** Messages of some teams that still say something, after an id. */
export const listContents = (db: Tx, team_ids: readonly string[], after: string, limit: number) =>
  on(db)
    .selectFrom('inbound_messages')
    .select(['id', 'content'])
    .where('team_id', 'in', team_ids)
    .where('content', 'is not', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();

export const emptyThese = (db: Tx, ids: readonly string[]) =>
  on(db).updateTable('inbound_messages').set({ content: null }).where('id', 'in', ids).execute();
