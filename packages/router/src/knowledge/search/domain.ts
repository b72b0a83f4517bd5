import type { Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { every, HOUR } from '../../kit/jobs/schedule.ts';
import { days, ofPerson, ofPlatform, ofTeam } from '../../kit/tables.ts';
import { count, countTerms, searchFeed } from './index/count.ts';
import { measure, measureAll, measureFeed, measurePassages, measureTeams } from './vectors/measure.ts';
import { searchRouter } from './router.ts';
import { forgetNames, repair, repairIndex, repairKind, repairSome } from './index/repair.ts';

const searchJobs = router({
  count: jobProcedure(countTerms).mutation(({ ctx }) => count(ctx)),
  measure: jobProcedure(measurePassages).mutation(({ ctx, input }) => measure(ctx, input)),
  measureTeams: jobProcedure(measureTeams).mutation(({ ctx }) => measureAll(ctx)),
  repair: jobProcedure(repairIndex).mutation(({ ctx }) => repair(ctx)),
  repairKind: jobProcedure(repairKind).mutation(({ ctx, input }) => repairSome(ctx, input)),
});

export const searchDomain = {
  router: searchRouter,
  jobs: searchJobs,
  references: { search_history: 'search_history' },
  feeds: [searchFeed, measureFeed],
  schedules: [every(HOUR, repairIndex), every(HOUR, measureTeams)],
  tables: {
    // Words of rows, which `forgetNames` has indexed anew.
    passages: ofTeam({ none: ['kind', 'terms'] }),
    passage_terms: ofTeam({ erased: 'mentions', mention: ['term'] }),
    passage_counts: ofTeam(),
    embedding_models: ofPlatform({ none: ['name'] }),
    team_embeddings: ofTeam(),
    passage_signatures: ofTeam({ none: ['kind'] }),
    passage_vectors: ofTeam({ none: ['kind', 'vector'] }),
    search_history: ofPerson('person_id', {
      kept: days(90, 'created_at'),
      erased: 'rows',
      authored: ['query'],
      none: ['kinds'],
    }),
  },
  forgets: forgetNames,
} satisfies Domain;
