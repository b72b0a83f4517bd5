import type { Domain } from '../../kit/domain.ts';
import { ofPerson } from '../../kit/tables.ts';
import { isLiveProduct } from './fragments.ts';
import { countPublished } from './queries.ts';
import { productsRouter } from './router.ts';

export const productsDomain = {
  router: productsRouter,
  references: { product: 'products' },
  stocks: { products: countPublished },
  homes: { product: { needs: 'products.manage', sees: isLiveProduct, handles: 'products.manage', keeps: true } },
  audiences: { product: { needs: 'purchases.read' } },
  tables: {
    products: ofPerson('created_by', { authored: ['name', 'description'], none: ['currency'] }),
  },
} satisfies Domain;
