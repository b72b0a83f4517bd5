import { cut } from '@deskwire/contract/kit/cut.ts';
import type { EventType } from '@deskwire/contract/events.ts';
import { listHolders } from '../../identity/people/recipients/recipients.ts';
import { notice, type NoticeText } from '../../kit/events/notices.ts';
import { moneyIn } from '../../kit/money/text.ts';
import { findPurchase } from './queries.ts';
import { findSale } from './sales/queries.ts';

type Of<P extends string> = Extract<EventType, `${P}.${string}`>;
type Bought = NonNullable<Awaited<ReturnType<typeof findPurchase>>>;
type Sold = NonNullable<Awaited<ReturnType<typeof findSale>>>;

const cost = ({ total, currency }: Pick<Bought, 'total' | 'currency'>) => moneyIn('en', currency)(total);

/** Tells whoever bought something what became of it, as long as that is still so. */
const toBuyer = <T extends Of<'purchase'>>(type: T, is: Bought['status'], text: (bought: Bought) => NoticeText) =>
  notice(type, {
    facts: async ({ db, scope }, { entity_id }) => {
      const found = entity_id === null ? undefined : await findPurchase(db, scope, entity_id);
      return found?.status === is ? found : undefined;
    },
    audience: ({ requested_by }) => [{ id: requested_by }],
    // It is about money, and somebody waits for it.
    prompt: true,
    text: ({ facts }) => text(facts),
    mail: ({ text: told, ctx }) => ({
      notice: { ...told, link: `/products/purchases?team_id=${ctx.scope.team_id}`, label: 'View purchases' },
    }),
  });

/** Tells those who look after the products of a team what they sold, and what came back. */
const toSeller = <T extends Of<'sale'>>(type: T, is: Sold['status'], text: (sold: Sold) => NoticeText) =>
  notice(type, {
    facts: async ({ db, scope }, { entity_id }) => {
      const found = entity_id === null ? undefined : await findSale(db, scope, entity_id);
      if (found?.status !== is) return undefined;
      return { ...found, sellers: await listHolders(db, scope.team_id, 'products.manage') };
    },
    audience: ({ sellers }) => sellers.map((id) => ({ id })),
    text: ({ facts }) => text(facts),
    mail: ({ text: told, ctx }) => ({
      notice: { ...told, link: `/products/sales?team_id=${ctx.scope.team_id}`, label: 'See your sales' },
    }),
  });

const called = ({ product_name }: { readonly product_name: string }) => cut(product_name, 120);

export const purchaseNotices = [
  toBuyer('purchase.paid', 'paid', (bought) => ({
    title: `${called(bought)} is yours`,
    body: `You bought it from ${cut(bought.seller_name, 120)} for ${cost(bought)}. Its licence key and its files are with your purchases.`,
  })),
  toBuyer('purchase.refunded', 'refunded', (bought) => ({
    title: `Your purchase of ${called(bought)} was refunded`,
    body: `${cut(bought.seller_name, 120)} returned ${cost(bought)}. Its licence is revoked.`,
  })),
  toBuyer('purchase.recovered', 'paid', (bought) => ({
    title: `${called(bought)} is yours again`,
    body: 'The dispute about its payment is over. It has a new licence key, which is with your purchases.',
  })),
  toBuyer('purchase.expired', 'expired', (bought) => ({
    title: `Payment for ${called(bought)} was not completed`,
    body: 'The checkout page expired, and you were not charged. Buy it again if you still want it.',
  })),
  toSeller('sale.made', 'paid', (sold) => ({
    title: `You sold ${called(sold)}`,
    body: `${cut(sold.buyer_name, 120)} bought it for ${cost(sold)}.`,
  })),
  toSeller('sale.refunded', 'refunded', (sold) => ({
    title: `The sale of ${called(sold)} was refunded`,
    body: `${cut(sold.buyer_name, 120)} got ${cost(sold)} back. The licence is revoked.`,
  })),
  toSeller('sale.disputed', 'disputed', (sold) => ({
    title: `A payment for ${called(sold)} is disputed`,
    body: `The bank of ${cut(sold.buyer_name, 120)} took back ${cost(sold)}, and the licence is revoked. Ask whoever runs this installation to answer the dispute.`,
  })),
  toSeller('sale.recovered', 'paid', (sold) => ({
    title: `The dispute about ${called(sold)} was decided in your favour`,
    body: `The payment of ${cost(sold)} stands, and ${cut(sold.buyer_name, 120)} has a new licence.`,
  })),
];
