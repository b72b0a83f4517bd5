import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import { inTeam, ref, timestamp } from '../kit/fields.ts';
import { amount, Currency, price } from '../kit/money.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { coupon } from './billing.schemas.ts';
import { LicenseStatus } from './licenses.ts';
import { ProductFile } from './products.ts';

export const PurchaseStatus = z.enum(['pending', 'paid', 'refunded', 'disputed', 'expired']).meta({
  id: 'PurchaseStatus',
  description:
    'pending: not paid yet. refunded, disputed: its licence is revoked. expired: it was not paid while it could be.',
});
export type PurchaseStatus = z.infer<typeof PurchaseStatus>;

/** The terms of a purchase. They never change, whatever becomes of the product and its price. */
const money = {
  currency: Currency,
  price: price().describe('What the product cost, before discount and tax.'),
  coupon: z.string().nullable(),
  discount: amount(),
  tax: amount(),
  total: amount().describe('What was paid, or is to be paid.'),
  refunded: amount().describe('What was given back of it.'),
};

export const Purchase = z
  .strictObject({
    id: ref('purchase'),
    team_id: ref('team').describe('The team that bought it.'),
    seller_id: ref('team'),
    seller_name: z.string(),
    product_id: ref('product'),
    product_name: z.string(),
    status: PurchaseStatus,
    ...money,
    max_activations: z.int().describe('On how many devices its licence can be used at once.'),
    license_id: ref('license').nullable().describe('Its licence, once it is paid.'),
    downloads: z.int().describe('How often it was downloaded.'),
    download_limit: z.int().nullable().describe('How often it can be downloaded; null for any number.'),
    checkout_url: z.string().nullable().describe('Where to pay while it is pending. Open it in a browser.'),
    expires_at: timestamp().nullable().describe('Until when it can be paid.'),
    requested_by: ref('person'),
    requester: PersonName,
    created_at: timestamp(),
    updated_at: timestamp(),
    paid_at: timestamp().nullable(),
    refunded_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Purchase' });
export type Purchase = z.infer<typeof Purchase>;

export const SaleStatus = z.enum(['paid', 'refunded', 'disputed']).meta({ id: 'SaleStatus' });
export type SaleStatus = z.infer<typeof SaleStatus>;

export const Sale = z
  .strictObject({
    id: ref('sale').describe('The same id as that of the purchase.'),
    team_id: ref('team').describe('The team that sold it.'),
    product_id: ref('product'),
    product_name: z.string(),
    buyer_id: ref('team'),
    buyer_name: z.string(),
    status: SaleStatus,
    ...money,
    license_id: ref('license'),
    paid_at: timestamp(),
    refunded_at: timestamp().nullable(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Sale' });
export type Sale = z.infer<typeof Sale>;

const named = { purchase_id: ref('purchase').describe('Id of the purchase, from purchases.list.') };

/** Purchases between teams. Each keeps the price and the terms that it was made with. */
export const purchases = {
  list: query({
    summary: 'List what the team has bought, newest first',
    access: 'team:purchases.read',
    rest: 'GET /purchases',
    input: inTeam({
      ...pageInput,
      status: z.array(PurchaseStatus).max(5).optional().describe('Only purchases in any of these statuses.'),
      product_id: ref('product').optional().describe('Only purchases of this product, by UUID.'),
    }),
    output: Page(Purchase).meta({ id: 'PurchasePage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a purchase',
    access: 'team:purchases.read',
    rest: 'GET /purchases/{purchase_id}',
    input: inTeam(named),
    output: Purchase,
    errors: ['PURCHASE_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a purchase of a published product; pay for it at its checkout_url',
    access: 'team:billing.manage',
    rest: 'POST /purchases',
    status: 201,
    tx: 'manual',
    limit: [{ by: 'team', max: 30, seconds: 3600 }],
    input: inTeam({
      product_id: ref('product').describe('The published product of another team, from products.list.'),
      coupon: coupon.optional(),
    }),
    output: Purchase,
    errors: [
      'PRODUCT_NOT_FOUND',
      'OWN_PRODUCT',
      'PURCHASE_EXISTS',
      'SELLER_FULL',
      'BILLING_NOT_CONFIGURED',
      'SALES_NOT_SUPPORTED',
      'PROVIDER_UNAVAILABLE',
      'PAYMENT_DECLINED',
      'COUPON_INVALID',
      'PRICE_NOT_CHARGEABLE',
    ],
    events: ['purchase.created', 'purchase.paid', 'sale.made', 'license.issued'],
  }),
  license: query({
    summary: 'Get the licence of a purchase with its key',
    access: 'team:purchases.read',
    rest: 'GET /purchases/{purchase_id}/license',
    input: inTeam(named),
    output: z
      .strictObject({
        license_id: ref('license'),
        key: z.string().describe('The licence key, for licenses.activate.'),
        status: LicenseStatus,
        max_activations: z.int().describe('On how many devices it can be used at once.'),
        activations: z.int().describe('On how many devices it is used now.'),
        expires_at: timestamp().nullable(),
      })
      .meta({ id: 'PurchasedLicense' }),
    errors: ['PURCHASE_NOT_FOUND', 'PURCHASE_UNPAID', 'LICENSE_NOT_FOUND'],
  }),
  download: mutation({
    summary: 'Download a file of a purchase through a link that works for ten minutes',
    access: 'team:purchases.read',
    rest: 'POST /purchases/{purchase_id}/download',
    input: inTeam({
      ...named,
      file_id: ref('file')
        .optional()
        .describe('Which file, from products.files.list. Can be left out where there is only one.'),
    }),
    output: z
      .strictObject({
        file: ProductFile,
        link: z.string().describe('Works without signing in. However often its bytes are asked for, it counts once.'),
        link_expires_at: timestamp(),
        downloads: z.int().describe('How often the purchase was downloaded, with this one.'),
        download_limit: z.int().nullable(),
      })
      .meta({ id: 'PurchaseDownload' }),
    errors: ['PURCHASE_NOT_FOUND', 'PURCHASE_UNPAID', 'DOWNLOADS_SPENT', 'FILE_NOT_FOUND'],
    events: ['purchase.downloaded'],
  }),
  content: query({
    summary: 'Download a file through a link that purchases.download gave',
    access: 'signed:download',
    rest: 'GET /downloads/{grant}',
    door: 'download',
    secret: true,
    input: z.strictObject({ grant: z.string().max(1000).describe('The signed part of the link.') }),
    output: z
      .strictObject({ file: ProductFile, link: z.string(), link_expires_at: timestamp() })
      .meta({ id: 'PurchasedFile' }),
    errors: ['FILE_NOT_FOUND', 'LINK_EXPIRED', 'PURCHASE_UNPAID', 'RANGE_NOT_SATISFIABLE'],
  }),
  sales: query({
    summary: 'List what the team has sold, newest first',
    access: 'team:products.manage',
    rest: 'GET /sales',
    input: inTeam({
      ...pageInput,
      status: z.array(SaleStatus).max(3).optional().describe('Only sales in any of these statuses.'),
      product_id: ref('product').optional().describe('Only sales of this product, by UUID.'),
    }),
    output: Page(Sale).meta({ id: 'SalePage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  refund: mutation({
    summary: 'Refund a sale in full; its licence is revoked',
    access: 'team:billing.manage',
    rest: 'POST /sales/{sale_id}/refund',
    tx: 'manual',
    input: inTeam({ sale_id: ref('sale').describe('Id of the sale, from purchases.sales.') }),
    output: Sale,
    errors: [
      'SALE_NOT_FOUND',
      'SALE_STATE',
      'BILLING_NOT_CONFIGURED',
      'SALES_NOT_SUPPORTED',
      'PROVIDER_UNAVAILABLE',
      'PAYMENT_DECLINED',
    ],
    events: ['purchase.refunded', 'purchase.disputed', 'sale.refunded', 'sale.disputed', 'license.revoked'],
    destructive: true,
    outward: true,
  }),
};
