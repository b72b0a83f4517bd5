import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';
import { Currency } from '../kit/money.ts';

const money = { currency: Currency, total: z.int() };
const deal = { product_id: ref('product'), ...money };

export const purchaseEvents = defineEvents({
  'purchase.created': z.strictObject(deal),
  'purchase.paid': z.strictObject(deal),
  'purchase.expired': z.strictObject({}),
  'purchase.refunded': z.strictObject(money),
  'purchase.disputed': z.strictObject(money),
  // A dispute was decided for the seller.
  'purchase.recovered': z.strictObject(money),
  'purchase.downloaded': z.strictObject({ file_id: ref('file'), downloads: z.int() }),
  'sale.made': z.strictObject(deal),
  'sale.refunded': z.strictObject(money),
  'sale.disputed': z.strictObject(money),
  'sale.recovered': z.strictObject(money),
});
