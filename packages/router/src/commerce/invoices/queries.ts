import { sql } from 'kysely';
import type { ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { Invoice, InvoiceStatus } from '@deskwire/contract/commerce/billing.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';

const on = tables<'invoices' | 'invoice_lines' | 'credit_notes' | 'subscriptions' | 'teams'>();

const columns = [
  'id',
  'team_id',
  'subscription_id',
  'number',
  'status',
  'currency',
  'subtotal',
  'discount',
  'tax',
  'total',
  'period_start',
  'period_end',
  'issued_at',
  'due_at',
  'paid_at',
  'hosted_url',
  'created_at',
] as const;
const rows = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('invoices')
    .select(columns)
    .select(
      sql<number>`(select coalesce(sum(c.total), 0)::bigint from credit_notes c
        where c.team_id = invoices.team_id and c.invoice_id = invoices.id and c.status = 'issued')`.as('credited'),
    )
    .where('team_id', '=', team_id);

export const findInvoice = (db: Db, scope: InTeam, id: string) =>
  rows(db, scope).where('id', '=', id).$castTo<Invoice>().executeTakeFirst();

export function listInvoices(db: Db, scope: InTeam, status: readonly InvoiceStatus[] | undefined, slice: Slice) {
  const matching = rows(db, scope).$if(status !== undefined, (q) =>
    q.where((eb) => eb('status', '=', eb.fn.any(eb.val(status as string[])))),
  );
  return listed(db, { rows: matching.$castTo<Invoice>(), matching }, ['issued_at', 'id'], 'desc', slice);
}

export const listLines = (db: Db, { team_id }: InTeam, invoice_id: string) =>
  on(db)
    .selectFrom('invoice_lines')
    .select(['position', 'description', 'quantity', 'unit_amount', 'amount'])
    .where('team_id', '=', team_id)
    .where('invoice_id', '=', invoice_id)
    .orderBy('position')
    .$castTo<{ position: number; description: string; quantity: number; unit_amount: number; amount: number }>()
    .execute();

/** The names of an invoice and its subscription at the provider, and the team that it is for. */
export const findBilled = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('invoices as i')
    .leftJoin('subscriptions as s', (join) =>
      join.onRef('s.team_id', '=', 'i.team_id').onRef('s.id', '=', 'i.subscription_id'),
    )
    .innerJoin('teams as t', 't.id', 'i.team_id')
    .select([
      'i.external_id',
      's.external_id as subscription',
      'i.issuer',
      'i.billed_to',
      't.name as team_name',
      't.locale',
    ])
    .where('i.team_id', '=', team_id)
    .where('i.id', '=', id)
    .executeTakeFirstOrThrow();

/** The name of a team on documents that are issued to it. */
export const nameOf = async (db: Db, { team_id }: InTeam): Promise<string> =>
  (await on(db).selectFrom('teams').select('name').where('id', '=', team_id).executeTakeFirstOrThrow()).name;

/** Locks the invoices of a subscription, in their order. */
export const lockInvoices = (db: Tx, { team_id }: InTeam, provider: ProviderName, external_ids: readonly string[]) =>
  on(db)
    .selectFrom('invoices')
    .select(['id', 'external_id', 'status', 'failed_at'])
    .where('team_id', '=', team_id)
    .where('provider', '=', provider)
    .where('external_id', 'in', [...external_ids])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();

export interface NewInvoice {
  readonly team_id: TeamId;
  readonly id: string;
  readonly provider: ProviderName;
  readonly external_id: string;
  readonly subscription_id: string;
  readonly number: string | null;
  readonly status: InvoiceStatus;
  readonly currency: string;
  readonly subtotal: number;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
  readonly period_start: string | null;
  readonly period_end: string | null;
  readonly issued_at: string;
  readonly due_at: string | null;
  readonly paid_at: string | null;
  readonly failed_at: string | null;
  readonly hosted_url: string | null;
  readonly issuer: string;
  readonly billed_to: string;
  readonly created_at: string;
}
interface Line {
  readonly description: string;
  readonly quantity: number;
  readonly unit_amount: number;
  readonly amount: number;
}
export async function insertInvoice(db: Tx, row: NewInvoice, lines: readonly Line[]): Promise<void> {
  await on(db).insertInto('invoices').values(row).execute();
  await insertLines(db, row, lines);
}

async function insertLines(db: Tx, { team_id, id }: NewInvoice, lines: readonly Line[]): Promise<void> {
  if (lines.length === 0) return;
  const numbered = lines.map((line, at) => ({ ...line, team_id, invoice_id: id, position: at + 1 }));
  await on(db).insertInto('invoice_lines').values(numbered).execute();
}

/** Writes a draft anew: only that can still become anything else. */
export async function replaceDraft(db: Tx, row: NewInvoice, lines: readonly Line[]): Promise<void> {
  const { team_id, id, created_at: _, provider: __, external_id: ___, ...set } = row;
  await on(db).deleteFrom('invoice_lines').where('team_id', '=', team_id).where('invoice_id', '=', id).execute();
  await on(db).updateTable('invoices').set(set).where('team_id', '=', team_id).where('id', '=', id).execute();
  await insertLines(db, row, lines);
}

/** Notes what became of an invoice that was issued. */
export const markInvoice = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  { status, paid_at, failed_at, hosted_url }: Pick<NewInvoice, 'status' | 'paid_at' | 'failed_at' | 'hosted_url'>,
) =>
  on(db)
    .updateTable('invoices')
    .set({ status, paid_at, failed_at, hosted_url })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();
