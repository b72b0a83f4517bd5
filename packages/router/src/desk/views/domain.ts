import { stockOf } from '../../kit/limits/stock.ts';
import type { Domain } from '../../kit/domain.ts';
import { ofPerson } from '../../kit/tables.ts';
import { viewsRouter } from './router.ts';

export const viewsDomain = {
  router: viewsRouter,
  references: { view: 'views' },
  stocks: { views: stockOf('views') },
  tables: {
    views: ofPerson('owner_id', { authored: ['name', 'filter', 'columns'], none: ['sort'] }),
    view_orders: ofPerson('person_id', { erased: 'rows', none: ['view_ids'] }),
  },
} satisfies Domain;
