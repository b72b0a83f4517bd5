import type { Domain } from '../../kit/domain.ts';
import { ofPerson, ofPlatform } from '../../kit/tables.ts';
import { countRecommendations } from './queries.ts';
import { recommendationsRouter } from './router.ts';

export const recommendationsDomain = {
  router: recommendationsRouter,
  references: { recommendation: 'recommendations' },
  audiences: { recommendation: { needs: 'tickets.read' } },
  stocks: { recommendations: countRecommendations },
  tables: {
    recommendations: ofPerson('created_by', {
      authored: ['title', 'text', 'category', 'words'],
    }),
    recommendation_ratings: ofPerson('person_id', { erased: 'rows' }),
    recommendation_examples: ofPlatform({ none: ['title', 'text', 'type', 'category', 'priority', 'words'] }),
  },
} satisfies Domain;
