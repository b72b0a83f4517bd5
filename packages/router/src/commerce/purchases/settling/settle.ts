import type { PurchaseStatus } from '@deskwire/contract/commerce/purchases.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { issueSold } from '../../licenses/selling/issue-sold.ts';
import { revokeSold } from '../../licenses/selling/revoke-sold.ts';
import { ownerOf, sellerOf } from '../parties.ts';
import * as queries from './queries.ts';

type Told =
  | 'purchase.paid'
  | 'purchase.expired'
  | 'purchase.refunded'
  | 'purchase.disputed'
  | 'purchase.recovered'
  | 'sale.made'
  | 'sale.refunded'
  | 'sale.disputed'
  | 'sale.recovered'
  | 'license.issued'
  | 'license.revoked';
export interface Settling {
  readonly db: Tx;
  readonly events: Events<Told>;
  readonly services: Pick<Services, 'keyring'>;
  readonly now: () => string;
}
/** The outcome of a payment. Amounts are in smallest units. */
export interface Outcome {
  readonly status: PurchaseStatus;
  readonly payment_id: string | null;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
  readonly refunded: number;
  /** The provider's name for the checkout, if it is one. */
  readonly checkout?: Pick<queries.PurchaseRow, 'provider' | 'external_id'> | undefined;
}

/**
 * Brings a purchase, which is locked, to the state of its payment, with the sale and the licence that belong to it. The
 * same outcome again changes nothing.
 */
export async function settle(ctx: Settling, row: queries.PurchaseRow, outcome: Outcome): Promise<void> {
  const buyer = ownerOf(row);
  if (outcome.status === 'pending') return;
  const isUnpaid = row.status === 'pending' || row.status === 'expired';
  if (outcome.status === 'expired') {
    if (row.status !== 'pending') return;
    const changed = await queries.updatePurchase(ctx.db, buyer, row.id, { status: 'expired' }, ctx.now());
    return ctx.events.add('purchase.expired', about(buyer, changed), {});
  }
  const paid = isUnpaid ? await pay(ctx, buyer, row, outcome) : row;
  if (paid.status !== outcome.status || paid.refunded !== outcome.refunded) await move(ctx, buyer, paid, outcome);
}

async function pay(
  { db, events, services, now }: Settling,
  buyer: InTeam,
  row: queries.PurchaseRow,
  { discount, tax, total, payment_id, checkout }: Outcome,
): Promise<queries.PurchaseRow> {
  const seller = sellerOf(row);
  const { id, product_id, product_name, currency, price, coupon, buyer_name } = row;
  const paid_at = now();
  const license_id = await issueSold({ db, events, services, now }, seller, { ...row, holder_name: buyer_name });
  const { provider, external_id } = checkout ?? { provider: null, external_id: null };
  const payment = { provider, external_id, payment_id };
  const amounts = { discount, tax, total };
  const set = { ...amounts, ...payment, status: 'paid', license_id, paid_at } as const;
  const changed = await queries.updatePurchase(db, buyer, id, set, now());
  const sold = { id, product_id, product_name, currency, price, coupon, license_id, buyer_name, paid_at };
  await queries.insertSale(db, { ...sold, ...amounts, ...payment, ...seller, buyer_id: buyer.team_id });
  events.add('purchase.paid', about(buyer, changed), { product_id, currency, total });
  events.add('sale.made', about(seller, { id, version: 1 }), { product_id, currency, total });
  return { ...row, status: 'paid', license_id, refunded: 0 };
}

/** From paid, refunded or disputed to another of these, or to another amount that was given back. */
async function move(ctx: Settling, buyer: InTeam, row: queries.PurchaseRow, outcome: Outcome): Promise<void> {
  const { db, events, now } = ctx;
  const seller = sellerOf(row);
  const isLost = outcome.status !== 'paid';
  const wasLost = row.status !== 'paid';
  if (isLost && !wasLost) await revokeSold(ctx, seller, row.license_id!);
  // A revoked licence stays revoked, so a buyer who pays after all gets another one.
  const license_id =
    wasLost && !isLost ? await issueSold(ctx, seller, { ...row, holder_name: row.buyer_name }) : undefined;
  const set = changeOf(row, outcome, now());
  const licensed = { ...set, ...(license_id === undefined ? {} : { license_id }) };
  const changed = await queries.updatePurchase(db, buyer, row.id, licensed, now());
  const money = { currency: row.currency, total: outcome.total };
  if (outcome.status !== row.status) events.add(`purchase.${nameOf(outcome)}`, about(buyer, changed), money);
  const sale = await queries.lockSale(db, seller, row.id);
  if (sale !== undefined) await moveSale(ctx, seller, sale, outcome, license_id);
}

/** The same for the books of the seller alone, once the buyer is gone. */
export async function settleSale(ctx: Settling, sale: queries.SaleRow, outcome: Outcome): Promise<void> {
  if (outcome.status === 'pending' || outcome.status === 'expired') return;
  if (outcome.status === sale.status && outcome.refunded === sale.refunded) return;
  const seller = ownerOf(sale);
  if (outcome.status !== 'paid') await revokeSold(ctx, seller, sale.license_id);
  await moveSale(ctx, seller, sale, outcome, undefined);
}

async function moveSale(
  { db, events, now }: Settling,
  seller: InTeam,
  sale: queries.SaleRow,
  outcome: Outcome,
  license_id: string | undefined,
): Promise<void> {
  const set = { ...changeOf(sale, outcome, now()), ...(license_id === undefined ? {} : { license_id }) };
  const changed = await queries.updateSale(db, seller, sale.id, set, now());
  const money = { currency: sale.currency, total: outcome.total };
  if (outcome.status !== sale.status) events.add(`sale.${nameOf(outcome)}`, about(seller, changed), money);
}

/** `disputed` where a dispute begins, `refunded` where the money went back, `recovered` where it came again. */
const nameOf = ({ status }: Outcome): 'refunded' | 'disputed' | 'recovered' =>
  status === 'refunded' || status === 'disputed' ? status : 'recovered';

const changeOf = (before: { readonly refunded: number }, { status, refunded }: Outcome, now: string) => ({
  status: status as 'paid' | 'refunded' | 'disputed',
  refunded,
  ...(refunded > before.refunded || status === 'refunded' ? { refunded_at: now } : {}),
});

/** Nobody of the team did it: the other one, or the provider. */
const about = ({ team_id }: InTeam, { id, version }: { readonly id: string; readonly version: number }) => ({
  id,
  version,
  team_id,
  actor_id: null,
});
