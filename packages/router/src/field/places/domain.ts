import type { Domain } from '../../kit/domain.ts';
import { stockOf } from '../../kit/limits/stock.ts';
import { ofPerson } from '../../kit/tables.ts';
import { placesRouter } from './router.ts';

export const placesDomain = {
  router: placesRouter,
  stocks: { places: stockOf('places') },
  references: { place: 'places' },
  audiences: { place: { needs: 'field.read' } },
  tables: { places: ofPerson('created_by', { authored: ['name', 'address'] }) },
} satisfies Domain;
