import { audited, type Domain } from '../../kit/domain.ts';
import { notDeleted, stockOf } from '../../kit/limits/stock.ts';
import { on } from '../../kit/events/reactions.ts';
import { every, HOUR, MINUTE } from '../../kit/jobs/schedule.ts';
import { days, ofNobody, ofPerson, ofPlatform, ofTeam } from '../../kit/tables.ts';
import { budgetNotices } from './budgets/notices.ts';
import { warnOfBudgets } from './budgets/warn.ts';
import { classifyTicket } from './classification/classify-ticket.ts';
import { trainDue } from './classification/learning/train-team.ts';
import { RESTORABLE_DAYS } from './documents/delete.ts';
import { aiJobs, refreshModels, sweepReservations } from './jobs.ts';
import { aiRouter } from './router.ts';
import { RESTORABLE_DAYS as RESTORABLE_TEMPLATE_DAYS } from './templates/delete.ts';

export const aiDomain = {
  router: aiRouter,
  jobs: aiJobs,
  reactions: [on('ticket.created', classifyTicket)],
  schedules: [
    every(MINUTE, sweepReservations),
    every(MINUTE, warnOfBudgets),
    every(HOUR, refreshModels),
    every(HOUR, trainDue),
  ],
  notices: budgetNotices,
  references: {
    ai_call: 'ai_calls',
    ai_provider: 'ai_providers',
    ai_suggestion: 'ai_suggestions',
    ai_template: 'ai_templates',
    ai_document: 'ai_documents',
  },
  // Calls of models are events of the procedure that made them.
  audiences: {
    ai: audited,
    ai_provider: audited,
    ai_budget: audited,
    ai_suggestion: audited,
    ai_category: audited,
    ai_template: audited,
    ai_document: audited,
    ai_price: audited,
  },
  stocks: { ai_templates: stockOf('ai_templates', notDeleted) },
  tables: {
    ai_providers: ofPerson('created_by', {
      authored: ['name'],
      address: ['base_url'],
      secret: ['api_key'],
      none: ['model'],
    }),
    ai_models: ofNobody({ none: ['source', 'model', 'without'] }),
    ai_calls: ofPerson('actor_id', {
      kept: days(400, 'created_at'),
      authored: ['provider_name'],
      mention: ['fallbacks'],
      none: ['task', 'prompt', 'model', 'price', 'finish', 'error'],
    }),
    ai_call_payloads: ofTeam({ kept: days(0, 'expires_at'), authored: ['request'], mention: ['response'] }),
    ai_budgets: ofTeam(),
    ai_templates: ofPerson('created_by', {
      kept: days(RESTORABLE_TEMPLATE_DAYS, 'deleted_at'),
      authored: ['name', 'description', 'body'],
    }),
    ai_template_versions: ofPerson('edited_by', { authored: ['name', 'description', 'body'] }),
    ai_document_versions: ofTeam({ authored: ['title', 'body'] }),
    ai_prices: ofPlatform({ none: ['model'] }),
    ai_documents: ofPerson('author_id', {
      kept: days(RESTORABLE_DAYS, 'deleted_at'),
      authored: ['title', 'body'],
      none: ['provenance'],
    }),
    ai_categories: ofTeam({ authored: ['name', 'description', 'keywords'] }),
    ai_suggestions: ofTeam({ mention: ['value', 'why'] }),
    // A classifier that knows a name is learned anew.
    ai_classifiers: ofTeam({
      erased: 'mentions',
      mention: ['labels', 'vocabulary'],
      none: ['idf', 'weights'],
    }),
    ai_trainings: ofTeam(),
    ai_counters: ofTeam({ kept: days(400, 'starts'), none: ['subject'] }),
  },
} satisfies Domain;
