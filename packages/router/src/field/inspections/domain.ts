import type { Domain } from '../../kit/domain.ts';
import { notDeleted, stockOf } from '../../kit/limits/stock.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { days, ofPerson, ofTeam } from '../../kit/tables.ts';
import { inspectionNotices } from './notices/notices.ts';
import { purge, purgeInspection } from './removal/purge.ts';
import { inspectionsRouter } from './router.ts';
import { KEPT_DAYS } from './templates/restore.ts';

const inspectionsJobs = router({
  purge: jobProcedure(purgeInspection).mutation(({ ctx, input }) => purge(ctx, input)),
});

export const inspectionsDomain = {
  router: inspectionsRouter,
  jobs: inspectionsJobs,
  notices: inspectionNotices,
  references: {
    inspection: 'inspections',
    inspection_template: 'inspection_templates',
    answer_conflict: 'answer_conflicts',
  },
  audiences: { inspection: { needs: 'field.read' }, inspection_template: { needs: 'field.read' } },
  stocks: { inspection_templates: stockOf('inspection_templates', notDeleted) },
  tables: {
    inspection_templates: ofPerson('created_by', {
      kept: days(KEPT_DAYS, 'deleted_at'),
      authored: ['name', 'description'],
      secret: ['created_hash'],
    }),
    inspection_template_revisions: ofTeam({ authored: ['items'] }),
    inspections: ofPerson('created_by', {
      kept: 'purge_at',
      authored: ['title', 'description', 'site', 'items'],
      secret: ['created_hash'],
    }),
    inspection_answers: ofPerson('author_id', { authored: ['value'], none: ['item_key'] }),
    answer_conflicts: ofPerson('author_id', { authored: ['value'], none: ['item_key'] }),
  },
} satisfies Domain;
