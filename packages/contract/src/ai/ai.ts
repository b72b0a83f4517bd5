import { aiClassification } from './ai.classification.ts';
import { aiDocuments, aiTemplates } from './ai.documents.ts';
import { aiBudgets, aiCalls, aiModels, aiProviders } from './ai.models.ts';
import { aiPrices } from './ai.prices.ts';
import { aiSettings } from './ai.settings.ts';
import { aiTexts } from './ai.texts.ts';

export const aiProcedures = {
  ...aiTexts,
  ...aiClassification,
  templates: aiTemplates,
  documents: aiDocuments,
  models: aiModels,
  calls: aiCalls,
  budgets: aiBudgets,
  prices: aiPrices,
  providers: aiProviders,
  settings: aiSettings,
};
