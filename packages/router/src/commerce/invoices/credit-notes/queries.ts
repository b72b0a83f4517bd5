import type { CreditNote } from '@deskwire/contract/commerce/billing.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'credit_notes' | 'invoices'>();

const rows = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('credit_notes as c')
    .innerJoin('invoices as i', (join) => join.onRef('i.team_id', '=', 'c.team_id').onRef('i.id', '=', 'c.invoice_id'))
    .select([
      'c.id',
      'c.team_id',
      'c.invoice_id',
      'i.number as invoice_number',
      'c.number',
      'c.status',
      'c.reason',
      'i.currency',
      'c.tax',
      'c.total',
      'c.issued_at',
      'c.voided_at',
    ])
    .where('c.team_id', '=', team_id);

export const findCreditNote = (db: Db, scope: InTeam, id: string) =>
  rows(db, scope).where('c.id', '=', id).$castTo<CreditNote>().executeTakeFirst();

export function listCreditNotes(db: Db, scope: InTeam, invoice_id: string | undefined, slice: Slice) {
  const matching = rows(db, scope).$if(invoice_id !== undefined, (q) => q.where('c.invoice_id', '=', invoice_id!));
  return listed(db, { rows: matching.$castTo<CreditNote>(), matching }, ['c.issued_at', 'c.id'], 'desc', slice);
}

export interface Noted {
  readonly id: string;
  readonly external_id: string;
  readonly number: string;
  readonly status: CreditNote['status'];
  readonly tax: number;
  readonly total: number;
}
/** The credit notes of an invoice, which is locked. */
export const listNoted = (db: Tx, { team_id }: InTeam, invoice_id: string) =>
  on(db)
    .selectFrom('credit_notes')
    .select(['id', 'external_id', 'number', 'status', 'tax', 'total'])
    .where('team_id', '=', team_id)
    .where('invoice_id', '=', invoice_id)
    .orderBy('id')
    .$castTo<Noted>()
    .execute();

interface NewNote extends Omit<Noted, 'status'> {
  readonly team_id: TeamId;
  readonly invoice_id: string;
  readonly reason: string | null;
  readonly issued_at: string;
  readonly created_at: string;
}
export const insertNote = (db: Tx, row: NewNote) =>
  on(db)
    .insertInto('credit_notes')
    .values({ ...row, status: 'issued' })
    .execute();

export const voidNote = (db: Tx, { team_id }: InTeam, id: string, voided_at: string) =>
  on(db)
    .updateTable('credit_notes')
    .set({ status: 'void', voided_at })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();
