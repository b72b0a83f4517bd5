import { randomUUIDv7 } from 'node:crypto';
import type { BilledInvoice, ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../kit/context.ts';
import type { Services } from '../../kit/services.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { getSetting, platformOf } from '../../platform/settings/settings.ts';
import { applyCredits } from './credit-notes/apply.ts';
import * as queries from './queries.ts';

type Told =
  | 'invoice.finalized'
  | 'invoice.paid'
  | 'invoice.failed'
  | 'invoice.voided'
  | 'invoice.credited'
  | 'invoice.credit_voided';
interface Applying {
  readonly services: Services;
  readonly db: Tx;
  readonly events: Events<Told>;
  readonly now: () => string;
}
interface Given {
  readonly provider: ProviderName;
  readonly subscription_id: string;
  readonly invoices: readonly BilledInvoice[];
}

/** Writes what the provider says of the invoices of a subscription. What was issued only becomes paid, failed or void. */
export async function applyInvoices(ctx: Applying, team: InTeam, { provider, invoices, ...of }: Given): Promise<void> {
  if (invoices.length === 0) return;
  const ids = invoices.map(({ external_id }) => external_id);
  const known = new Map(
    (await queries.lockInvoices(ctx.db, team, provider, ids)).map((row) => [row.external_id, row] as const),
  );
  const parties = {
    issuer: await getSetting<'platform', 'invoice_issuer'>(ctx.db, platformOf(ctx.services), 'invoice_issuer'),
    billed_to: await queries.nameOf(ctx.db, team),
  };
  for (const invoice of invoices.toSorted((a, b) => a.issued_at.localeCompare(b.issued_at)))
    await apply(ctx, { ...team, ...of, ...parties, provider }, invoice, known.get(invoice.external_id));
}

async function apply(
  ctx: Applying,
  of: Pick<queries.NewInvoice, 'team_id' | 'subscription_id' | 'provider' | 'issuer' | 'billed_to'>,
  { lines, failed, credits, subscription_id: _, ...said }: BilledInvoice,
  before: { readonly id: string; readonly status: string; readonly failed_at: string | null } | undefined,
): Promise<void> {
  const { db, events, now } = ctx;
  const failed_at = failed ? (before?.failed_at ?? now()) : (before?.failed_at ?? null);
  const row = { ...said, ...of, id: before?.id ?? randomUUIDv7(), failed_at, created_at: now() };
  if (before === undefined) await queries.insertInvoice(db, row, lines);
  else if (before.status === 'draft') await queries.replaceDraft(db, row, lines);
  else await queries.markInvoice(db, of, row.id, row);
  const entity = { id: row.id, team_id: of.team_id };
  const money = { currency: row.currency, total: row.total };
  const was = before?.status ?? 'draft';
  if (was === 'draft' && row.status !== 'draft') events.add('invoice.finalized', entity, money);
  if (failed_at !== null && (before?.failed_at ?? null) === null) events.add('invoice.failed', entity, money);
  if (was !== row.status && row.status === 'paid') events.add('invoice.paid', entity, money);
  if (was !== row.status && row.status === 'void') events.add('invoice.voided', entity, money);
  await applyCredits(ctx, row, credits);
}
