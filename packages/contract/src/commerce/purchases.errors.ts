import { z } from 'zod';
import { conflict, notFound } from '../kit/errors.ts';

/** Errors about what teams buy from each other. */
export const purchaseErrors = {
  PURCHASE_NOT_FOUND: notFound('The purchase does not exist, or you may not see it. Check its id.'),
  PURCHASE_UNPAID: conflict(
    'The purchase is not paid, or no longer. Look at its status, and pay for it at its checkout_url if it is pending.',
    z.strictObject({ status: z.string() }),
  ),
  PURCHASE_EXISTS: conflict('The team has this free product already. Look for it in purchases.list.'),
  OWN_PRODUCT: conflict(
    'The product is sold by the team that would buy it. Choose another product, or another team to act in.',
  ),
  SELLER_FULL: conflict('The seller cannot issue more licences at the moment. Ask the seller to upgrade their plan.'),
  DOWNLOADS_SPENT: conflict(
    'The purchase was downloaded as often as it may be. Ask the seller for another way to get the files.',
    z.strictObject({ allowed: z.int(), used: z.int() }),
  ),
  SALE_NOT_FOUND: notFound('The sale does not exist, or you may not see it. Check its id.'),
  SALE_STATE: conflict(
    'The sale is in a status in which it cannot be refunded. Look at its status.',
    z.strictObject({ status: z.string() }),
  ),
};
