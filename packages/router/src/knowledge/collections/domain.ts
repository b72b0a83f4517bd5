import { notDeleted, stockOf } from '../../kit/limits/stock.ts';
import { projectIn, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { ofPerson, ofTeam } from '../../kit/tables.ts';
import { seesCollection } from './fragments.ts';
import { purge, purgeCollection } from './removal/purge.ts';
import { collectionsRouter } from './router.ts';

const collectionsJobs = router({
  purge: jobProcedure(purgeCollection).mutation(({ ctx, input }) => purge(ctx, input)),
});

export const collectionsDomain = {
  router: collectionsRouter,
  jobs: collectionsJobs,
  references: { collection: 'collections', collection_item: 'collection_items' },
  audiences: { collection: { needs: 'knowledge.read', sees: seesCollection, project: projectIn('collections') } },
  stocks: { collections: stockOf('collections', notDeleted) },
  tables: {
    collections: ofPerson('author_id', { kept: 'purge_at', project: 'deleted', authored: ['name', 'description'] }),
    collection_items: ofTeam(),
    collection_members: ofPerson('person_id', { erased: 'rows' }),
  },
} satisfies Domain;
