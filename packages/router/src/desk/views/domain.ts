import type { Domain } from '../../kit/domain.ts';
import { ofPerson } from '../../kit/tables.ts';
import { countViews } from './queries.ts';
import { viewsRouter } from './router.ts';

export const viewsDomain = {
  router: viewsRouter,
  references: { view: 'views' },
  stocks: { views: countViews },
  tables: {
    views: ofPerson('owner_id', { authored: ['name', 'filter', 'columns'], none: ['sort'] }),
    view_orders: ofPerson('person_id', { erased: 'rows', none: ['view_ids'] }),
  },
} satisfies Domain;
