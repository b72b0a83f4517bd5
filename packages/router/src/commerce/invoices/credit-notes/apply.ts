import { storable } from '@deskwire/contract/kit/storable.ts';
import { randomUUIDv7 } from 'node:crypto';
import type { BilledCredit } from '@deskwire/adapters/payment-provider.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../../kit/context.ts';
import { halfUp } from '../../../kit/money/amounts.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

interface Applying {
  readonly db: Tx;
  readonly events: Events<'invoice.credited' | 'invoice.credit_voided'>;
  readonly now: () => string;
}
interface Credited {
  readonly team_id: TeamId;
  readonly id: string;
  readonly external_id: string;
  readonly number: string | null;
  readonly currency: string;
  readonly tax: number;
  readonly total: number;
}

/**
 * Issues a credit note for what the provider says was given back of an invoice and is not noted yet, and voids those of
 * what came in again. The notes of a credit always add up to it, and none of them is ever changed.
 */
export async function applyCredits(ctx: Applying, invoice: Credited, credits: readonly BilledCredit[]): Promise<void> {
  const noted = await queries.listNoted(ctx.db, invoice, invoice.id);
  const sources = new Set([...noted, ...credits].map(({ external_id }) => external_id));
  const books = { all: [...noted], open: noted.filter(({ status }) => status === 'issued') };
  for (const source of sources) {
    const credit = credits.find(({ external_id }) => external_id === source);
    const before = books.open.filter(({ external_id }) => external_id === source);
    const sum = totalOf(before);
    const total = credit?.total ?? 0;
    if (total < sum) await voidAll(ctx, invoice, before, books);
    const missing = total < sum ? total : total - sum;
    if (credit !== undefined && missing > 0) await issue(ctx, invoice, { ...credit, total: missing }, books);
  }
}

interface Books {
  readonly all: queries.Noted[];
  open: queries.Noted[];
}
const totalOf = (notes: readonly queries.Noted[]) => notes.reduce((sum, { total }) => sum + total, 0);

async function voidAll(
  { db, events, now }: Applying,
  invoice: Credited,
  notes: readonly queries.Noted[],
  books: Books,
): Promise<void> {
  for (const { id, total, number } of notes) {
    await queries.voidNote(db, invoice, id, now());
    events.add('invoice.credit_voided', entityOf(invoice), { currency: invoice.currency, total, number });
  }
  books.open = books.open.filter((note) => !notes.includes(note));
}

async function issue(
  { db, events, now }: Applying,
  invoice: Credited,
  { external_id, reason, total, issued_at, ...said }: BilledCredit,
  books: Books,
): Promise<void> {
  const { team_id, currency } = invoice;
  const number = said.number ?? `${invoice.number ?? invoice.external_id}-R${books.all.length + 1}`;
  const note = { id: randomUUIDv7(), external_id, number, total, tax: said.tax ?? taxOf(invoice, books.open, total) };
  const row = { ...note, team_id, invoice_id: invoice.id, reason: reason == null ? null : storable(reason, 2000) };
  await queries.insertNote(db, { ...row, issued_at, created_at: now() });
  books.all.push({ ...note, status: 'issued' });
  books.open.push({ ...note, status: 'issued' });
  events.add('invoice.credited', entityOf(invoice), { currency, total, number });
}

/** The tax in a part of an invoice, so that the tax of all parts is that of the whole. */
function taxOf(invoice: Credited, before: readonly queries.Noted[], total: number): number {
  if (invoice.total <= 0) return 0;
  const credited = BigInt(totalOf(before) + total);
  const until = Number(halfUp(credited * BigInt(invoice.tax), BigInt(invoice.total)));
  const tax = until - before.reduce((sum, note) => sum + note.tax, 0);
  return Math.min(Math.max(tax, 0), total);
}

const entityOf = ({ id, team_id }: Credited) => ({ id, team_id });
