import { z } from 'zod';
import { mutation, query } from '../define.ts';
import {
  expectedVersion,
  inTeam,
  line,
  markdown,
  markdownOut,
  proposedId,
  ref,
  text,
  timestamp,
} from '../kit/fields.ts';
import { Currency, price } from '../kit/money.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { homeErrors } from '../platform/files.ts';

export const Product = z
  .strictObject({
    id: ref('product'),
    team_id: ref('team').describe('The team that sells it.'),
    name: z.string(),
    description: markdownOut(),
    price: price(),
    currency: Currency,
    max_activations: z.int().describe('On how many devices a licence can be used at once.'),
    license_days: z.int().nullable().describe('How long a licence lasts; null for ever.'),
    grace_days: z.int().describe('For how many more days a licence file works offline.'),
    download_limit: z.int().nullable().describe('How often each purchase can be downloaded; null for any number.'),
    published_at: timestamp().nullable().describe('Since when everybody can see it; null for a draft.'),
    created_at: timestamp(),
    updated_at: timestamp(),
    deleted_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Product' });
export type Product = z.infer<typeof Product>;

export const ProductFile = z
  .strictObject({
    id: ref('file'),
    name: z.string(),
    content_type: z.string(),
    size: z.int().describe('In bytes.'),
    sha256: z.string(),
    created_at: timestamp(),
  })
  .meta({ id: 'ProductFile' });
export type ProductFile = z.infer<typeof ProductFile>;

const named = { product_id: ref('product').describe('Id of the product, from products.list.') };
const description = markdown(20_000, 0).optional();
const fields = {
  description: description.describe('What it is.'),
  max_activations: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('On how many devices a licence can be used at once. Defaults to 1.'),
  license_days: z
    .int()
    .min(1)
    .max(36_500)
    .nullable()
    .optional()
    .describe('How many days a licence lasts. Null, the default, for ever.'),
  grace_days: z
    .int()
    .min(0)
    .max(90)
    .optional()
    .describe('For how many more days a licence file works offline. Defaults to 7.'),
  download_limit: z
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .optional()
    .describe('How often each purchase can be downloaded. Null, the default, for any number of times.'),
};
const name = line(200).describe('What it is called.');
const unitPrice = price().describe('Price of one licence, in the smallest unit of the currency.');

/** Products that teams sell. Published ones are seen by everybody with an account, drafts by those who manage them. */
export const products = {
  list: query({
    summary: 'List published products, and the drafts of teams whose products you manage',
    access: 'user',
    rest: 'GET /products',
    input: z.strictObject({
      ...pageInput,
      ...viewInput,
      seller_id: ref('team').optional().describe('Only products of this team, by UUID.'),
      search: text(200).optional().describe('Part of the name.'),
      deleted: z
        .boolean()
        .optional()
        .describe('True for deleted products that you can restore, instead of the others.'),
    }),
    output: Page(Product).meta({ id: 'ProductPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a product',
    access: 'user',
    rest: 'GET /products/{product_id}',
    input: z.strictObject(named),
    output: Product,
    errors: ['PRODUCT_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a product as a draft',
    access: 'team:products.manage',
    rest: 'POST /products',
    status: 201,
    input: inTeam({ id: proposedId('product'), name, price: unitPrice, currency: Currency, ...fields }),
    output: Product,
    errors: ['ID_TAKEN'],
    events: ['product.created'],
    offline: true,
  }),
  update: mutation({
    summary: 'Update a product; purchases and licences keep their terms',
    access: 'team:products.manage',
    rest: 'PATCH /products/{product_id}',
    aliases: ['PUT /products/{product_id}'],
    input: inTeam({
      ...named,
      name: name.optional(),
      price: unitPrice.optional(),
      currency: Currency.optional(),
      ...fields,
      version: expectedVersion(),
    }),
    output: Product,
    errors: ['PRODUCT_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['product.updated'],
  }),
  publish: mutation({
    summary: 'Publish a product that has a file, so that everybody can see it',
    access: 'team:products.manage',
    rest: 'POST /products/{product_id}/publish',
    input: inTeam(named),
    output: Product,
    errors: ['PRODUCT_NOT_FOUND', 'PRODUCT_INCOMPLETE'],
    events: ['product.published'],
  }),
  unpublish: mutation({
    summary: 'Unpublish a product; its licences stay valid',
    access: 'team:products.manage',
    rest: 'POST /products/{product_id}/unpublish',
    input: inTeam(named),
    output: Product,
    errors: ['PRODUCT_NOT_FOUND'],
    events: ['product.unpublished'],
  }),
  delete: mutation({
    summary: 'Delete a product; its licences stay valid',
    access: 'team:products.manage',
    rest: 'DELETE /products/{product_id}',
    input: inTeam(named),
    output: Product,
    errors: ['PRODUCT_NOT_FOUND'],
    events: ['product.deleted'],
  }),
  restore: mutation({
    summary: 'Restore a deleted product as a draft',
    access: 'team:products.manage',
    rest: 'POST /products/{product_id}/restore',
    input: inTeam(named),
    output: Product,
    errors: ['PRODUCT_NOT_FOUND'],
    events: ['product.restored'],
  }),
  files: {
    list: query({
      summary: 'List the files of a product; its buyers can download them',
      access: 'user',
      rest: 'GET /products/{product_id}/files',
      input: z.strictObject(named),
      output: z.strictObject({ items: z.array(ProductFile) }).meta({ id: 'ProductFiles' }),
      errors: ['PRODUCT_NOT_FOUND'],
    }),
    create: mutation({
      summary: 'Create a file of a product from an upload',
      access: 'team:products.manage',
      rest: 'POST /products/{product_id}/files',
      status: 201,
      input: inTeam({
        ...named,
        file_id: ref('file').describe('A file that you uploaded, from files.upload. It moves to the product.'),
      }),
      output: ProductFile,
      errors: ['PRODUCT_NOT_FOUND', 'FILE_NOT_FOUND', 'FILE_IN_USE', ...homeErrors, 'PRODUCT_FULL'],
      events: ['product.file_added'],
    }),
    delete: mutation({
      summary: 'Delete a file of a product; buyers can no longer download it',
      access: 'team:products.manage',
      rest: 'DELETE /products/{product_id}/files/{file_id}',
      input: inTeam({ ...named, file_id: ref('file').describe('Id of the file, from products.files.list.') }),
      output: ProductFile,
      errors: ['PRODUCT_NOT_FOUND', 'FILE_NOT_FOUND', 'FILE_IN_USE', 'PRODUCT_INCOMPLETE'],
      events: ['product.file_removed', 'file.deleted'],
    }),
  },
};
