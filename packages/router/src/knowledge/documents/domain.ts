import { projectIn, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { ofPerson, ofTeam } from '../../kit/tables.ts';
import { runBatch } from '../../platform/operations/batches/run.ts';
import { seesDocument, seesLiveDocument, changesDocument } from './fragments.ts';
import { documentsProcess, processBatch } from './processing/process.ts';
import { documentsReprocessAll, reprocessAllBatch } from './processing/reprocess-all.ts';
import { purge, purgeDocument } from './removal/purge.ts';
import { lockDocument } from './present.ts';
import { documentsRouter } from './router.ts';
import { searchedDocuments } from './search/queries.ts';

const documentsJobs = router({
  processBatch: jobProcedure(processBatch).mutation(({ ctx, input }) => runBatch(ctx, documentsProcess, input)),
  reprocessAllBatch: jobProcedure(reprocessAllBatch).mutation(({ ctx, input }) =>
    runBatch(ctx, documentsReprocessAll, input),
  ),
  purge: jobProcedure(purgeDocument).mutation(({ ctx, input }) => purge(ctx, input)),
});

export const documentsDomain = {
  router: documentsRouter,
  jobs: documentsJobs,
  references: { document: 'documents' },
  audiences: { document: { needs: 'knowledge.read', sees: seesDocument, project: projectIn('documents') } },
  homes: {
    document: {
      needs: 'knowledge.read',
      sees: seesLiveDocument,
      handles: 'team.manage',
      takes: { find: async ({ db, scope }, id) => (await lockDocument(db, scope, id)).id, opens: changesDocument },
    },
  },
  searched: { document: searchedDocuments },
  tables: {
    documents: ofPerson('author_id', {
      kept: 'purge_at',
      project: 'deleted',
      authored: ['title', 'url', 'content'],
      none: ['content_type', 'error'],
      secret: ['sha256'],
    }),
    document_texts: ofTeam({ authored: ['content'] }),
    document_chunks: ofTeam({ authored: ['headings', 'content'] }),
  },
} satisfies Domain;
