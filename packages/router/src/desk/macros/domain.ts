import type { Domain } from '../../kit/domain.ts';
import { ofPerson } from '../../kit/tables.ts';
import { countMacros } from './queries.ts';
import { macrosRouter } from './router.ts';

export const macrosDomain = {
  router: macrosRouter,
  references: { macro: 'macros' },
  stocks: { macros: countMacros },
  tables: { macros: ofPerson('owner_id', { authored: ['name', 'changes'] }) },
} satisfies Domain;
