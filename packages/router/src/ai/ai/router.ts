import { aiProcedures as ai } from '@deskwire/contract/ai/ai.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { listBudgets } from './budgets/list.ts';
import { setBudget } from './budgets/set.ts';
import { getCall } from './calls/get.ts';
import { listCalls } from './calls/list.ts';
import { listCategories } from './classification/categories/list.ts';
import { setCategories } from './classification/categories/set.ts';
import { classify } from './classification/classify.ts';
import { getClassifier } from './classification/classifier/get.ts';
import { trainAgain } from './classification/classifier/train.ts';
import { acceptSuggestion } from './classification/suggestions/accept.ts';
import { listSuggestions } from './classification/suggestions/list.ts';
import { rejectSuggestion } from './classification/suggestions/reject.ts';
import { deleteDocument } from './documents/delete.ts';
import { exportDocument } from './documents/export.ts';
import { generateDocument } from './documents/generate.ts';
import { getDocument } from './documents/get.ts';
import { listDocuments } from './documents/list.ts';
import { restoreDocument } from './documents/restore.ts';
import { revertDocument } from './documents/revert.ts';
import { updateDocument } from './documents/update.ts';
import { listDocumentVersions } from './documents/versions.ts';
import { getCosts } from './models/costs.ts';
import { listModels } from './models/list.ts';
import { refreshTeam } from './models/refresh.ts';
import { selectModel } from './models/select.ts';
import { getUsage } from './models/usage.ts';
import { listSetPrices } from './prices/list.ts';
import { setPrice } from './prices/set.ts';
import { deleteProvider } from './providers/delete.ts';
import { listProviders } from './providers/list.ts';
import { setProvider } from './providers/set.ts';
import { testProvider } from './providers/test.ts';
import { getAiSettings } from './settings/get.ts';
import { setAiSettings } from './settings/set.ts';
import { createTemplate } from './templates/create.ts';
import { deleteTemplate } from './templates/delete.ts';
import { getTemplate } from './templates/get.ts';
import { listTemplates } from './templates/list.ts';
import { restoreTemplate } from './templates/restore.ts';
import { revertTemplate } from './templates/revert.ts';
import { updateTemplate } from './templates/update.ts';
import { listTemplateVersions } from './templates/versions.ts';
import { analyzeDocument } from './texts/analyze-document.ts';
import { analyzeImage } from './texts/analyze-image.ts';
import { analyzeText } from './texts/analyze-text.ts';
import { analyze } from './texts/analyze.ts';
import { compare } from './texts/compare.ts';
import { extract } from './texts/extract.ts';
import { generate } from './texts/generate.ts';
import { summarize } from './texts/summarize.ts';
import { translate } from './texts/translate.ts';

export const aiRouter = router({
  summarize: procedure(ai.summarize).mutation(({ ctx, input }) => summarize(ctx, input)),
  translate: procedure(ai.translate).mutation(({ ctx, input }) => translate(ctx, input)),
  extract: procedure(ai.extract).mutation(({ ctx, input }) => extract(ctx, input)),
  generate: procedure(ai.generate).mutation(({ ctx, input }) => generate(ctx, input)),
  analyze: procedure(ai.analyze).mutation(({ ctx, input }) => analyze(ctx, input)),
  analyzeText: procedure(ai.analyzeText).mutation(({ ctx, input }) => analyzeText(ctx, input.text, input)),
  analyzeDocument: procedure(ai.analyzeDocument).mutation(({ ctx, input }) => analyzeDocument(ctx, input)),
  analyzeImage: procedure(ai.analyzeImage).mutation(({ ctx, input }) => analyzeImage(ctx, input)),
  compare: procedure(ai.compare).mutation(({ ctx, input }) => compare(ctx, input)),
  classify: procedure(ai.classify).mutation(({ ctx, input }) => classify(ctx, input)),
  suggestions: router({
    list: procedure(ai.suggestions.list).query(({ ctx, input }) => listSuggestions(ctx, input)),
    accept: procedure(ai.suggestions.accept).mutation(({ ctx, input }) => acceptSuggestion(ctx, input)),
    reject: procedure(ai.suggestions.reject).mutation(({ ctx, input }) => rejectSuggestion(ctx, input)),
  }),
  categories: router({
    list: procedure(ai.categories.list).query(({ ctx }) => listCategories(ctx)),
    set: procedure(ai.categories.set).mutation(({ ctx, input }) => setCategories(ctx, input)),
  }),
  classifier: router({
    get: procedure(ai.classifier.get).query(({ ctx }) => getClassifier(ctx)),
    train: procedure(ai.classifier.train).mutation(({ ctx }) => trainAgain(ctx)),
  }),
  templates: router({
    list: procedure(ai.templates.list).query(({ ctx, input }) => listTemplates(ctx, input)),
    create: procedure(ai.templates.create).mutation(({ ctx, input }) => createTemplate(ctx, input)),
    update: procedure(ai.templates.update).mutation(({ ctx, input }) => updateTemplate(ctx, input)),
    get: procedure(ai.templates.get).query(({ ctx, input }) => getTemplate(ctx, input)),
    versions: procedure(ai.templates.versions).query(({ ctx, input }) => listTemplateVersions(ctx, input)),
    revert: procedure(ai.templates.revert).mutation(({ ctx, input }) => revertTemplate(ctx, input)),
    delete: procedure(ai.templates.delete).mutation(({ ctx, input }) => deleteTemplate(ctx, input)),
    restore: procedure(ai.templates.restore).mutation(({ ctx, input }) => restoreTemplate(ctx, input)),
  }),
  documents: router({
    generate: procedure(ai.documents.generate).mutation(({ ctx, input }) => generateDocument(ctx, input)),
    list: procedure(ai.documents.list).query(({ ctx, input }) => listDocuments(ctx, input)),
    get: procedure(ai.documents.get).query(({ ctx, input }) => getDocument(ctx, input)),
    update: procedure(ai.documents.update).mutation(({ ctx, input }) => updateDocument(ctx, input)),
    versions: procedure(ai.documents.versions).query(({ ctx, input }) => listDocumentVersions(ctx, input)),
    revert: procedure(ai.documents.revert).mutation(({ ctx, input }) => revertDocument(ctx, input)),
    export: procedure(ai.documents.export).mutation(({ ctx, input }) => exportDocument(ctx, input)),
    delete: procedure(ai.documents.delete).mutation(({ ctx, input }) => deleteDocument(ctx, input)),
    restore: procedure(ai.documents.restore).mutation(({ ctx, input }) => restoreDocument(ctx, input)),
  }),
  models: router({
    list: procedure(ai.models.list).query(({ ctx }) => listModels(ctx)),
    select: procedure(ai.models.select).mutation(({ ctx, input }) => selectModel(ctx, input)),
    refresh: procedure(ai.models.refresh).mutation(({ ctx }) => refreshTeam(ctx)),
    usage: procedure(ai.models.usage).query(({ ctx, input }) => getUsage(ctx, input)),
    costs: procedure(ai.models.costs).query(({ ctx, input }) => getCosts(ctx, input)),
  }),
  calls: router({
    list: procedure(ai.calls.list).query(({ ctx, input }) => listCalls(ctx, input)),
    get: procedure(ai.calls.get).query(({ ctx, input }) => getCall(ctx, input)),
  }),
  budgets: router({
    list: procedure(ai.budgets.list).query(({ ctx }) => listBudgets(ctx)),
    set: procedure(ai.budgets.set).mutation(({ ctx, input }) => setBudget(ctx, input)),
  }),
  prices: router({
    list: procedure(ai.prices.list).query(({ ctx }) => listSetPrices(ctx)),
    set: procedure(ai.prices.set).mutation(({ ctx, input }) => setPrice(ctx, input)),
  }),
  providers: router({
    list: procedure(ai.providers.list).query(({ ctx }) => listProviders(ctx)),
    set: procedure(ai.providers.set).mutation(({ ctx, input }) => setProvider(ctx, input)),
    delete: procedure(ai.providers.delete).mutation(({ ctx, input }) => deleteProvider(ctx, input)),
    test: procedure(ai.providers.test).mutation(({ ctx, input }) => testProvider(ctx, input)),
  }),
  settings: router({
    get: procedure(ai.settings.get).query(({ ctx }) => getAiSettings(ctx)),
    set: procedure(ai.settings.set).mutation(({ ctx, input }) => setAiSettings(ctx, input)),
  }),
});
