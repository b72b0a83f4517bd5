import { projectIn, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { ofPerson } from '../../kit/tables.ts';
import { seesMemory } from './fragments.ts';
import { purge, purgeMemory } from './removal/purge.ts';
import { memoryRouter } from './router.ts';
import { searchedMemories } from './search/queries.ts';

const memoryJobs = router({
  purge: jobProcedure(purgeMemory).mutation(({ ctx, input }) => purge(ctx, input)),
});

export const memoryDomain = {
  router: memoryRouter,
  jobs: memoryJobs,
  references: { memory: 'memories' },
  audiences: { memory: { needs: 'knowledge.read', sees: seesMemory, project: projectIn('memories') } },
  searched: { memory: searchedMemories },
  tables: {
    memories: ofPerson('author_id', {
      kept: 'purge_at',
      project: 'deleted',
      authored: ['key', 'content', 'tags'],
      none: [],
    }),
  },
} satisfies Domain;
