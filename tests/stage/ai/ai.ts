import { randomUUIDv7 } from 'node:crypto';
import { startModels } from '@deskwire/adapters/openai-server.fixture.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { stage as tickets } from '../desk/tickets.ts';
import { onStage, type Desk } from '../domain.ts';
import { perWorld } from '../outside.ts';
import { manages, or404, ticket } from '../rules.ts';
import { at, later, PICTURE } from '../words.ts';

/** The document of the stage is its owner's. */
const authors = or404(({ name }) => name === 'owner');

export const stage = onStage({
  furnish: someAi,
  everybodyCame: async ({ kysely }, { id }, people) => {
    const { user } = people.find(({ actor }) => actor.name === 'owner')!;
    const { id: author_id } = await kysely
      .selectFrom('people')
      .select('id')
      .where('team_id', '=', id)
      .where('user_id', '=', user.user_id)
      .executeTakeFirstOrThrow();
    await kysely.updateTable('ai_documents').set({ author_id }).where('team_id', '=', id).execute();
  },
  access: {
    'ai.documents.list': 'team:ai.use',
    'ai.documents.get': 'team:ai.use',
    'ai.documents.update': 'team:ai.use',
    'ai.documents.versions': 'team:ai.use',
    'ai.documents.revert': 'team:ai.use',
    'ai.documents.export': 'team:ai.use',
    'ai.documents.delete': 'team:ai.use',
    'ai.documents.restore': 'team:ai.use',
    'ai.templates.get': 'team:ai.use',
    'ai.templates.versions': 'team:ai.use',
    'ai.templates.revert': 'team:documents.write',
    'ai.templates.restore': 'team:documents.write',
    'ai.models.refresh': 'team:team.manage',
    'ai.prices.list': 'platform:admin',
    'ai.prices.set': 'platform:admin',
    'ai.suggestions.list': 'team:ai.use',
    'ai.suggestions.accept': 'team:tickets.handle',
    'ai.suggestions.reject': 'team:tickets.handle',
    'ai.categories.list': 'team:ai.use',
    'ai.categories.set': 'team:team.manage',
    'ai.classifier.get': 'team:ai.use',
    'ai.classifier.train': 'team:team.manage',
    'ai.calls.list': 'team:ai.use',
    'ai.calls.get': 'team:ai.use',
    'ai.budgets.list': 'team:ai.use',
    'ai.budgets.set': 'team:team.manage',
    'ai.providers.list': 'team:team.manage',
    'ai.providers.set': 'team:team.manage (session only, fresh)',
    'ai.providers.delete': 'team:team.manage (session only, fresh)',
    'ai.providers.test': 'team:team.manage (session only)',
  },
  rowRules: {
    'ai.analyzeDocument': ticket,
    'ai.documents.get': authors,
    'ai.documents.update': authors,
    'ai.documents.versions': authors,
    'ai.documents.revert': authors,
    'ai.documents.export': authors,
    'ai.documents.delete': authors,
    'ai.documents.restore': authors,
    // The reporter of team A made it.
    'ai.calls.get': or404((actor) => manages(actor)),
  },
  inputs: {
    'ai.summarize': () => ({ text: TEXT }),
    'ai.analyze': () => ({ text: TEXT }),
    'ai.classify': () => ({ title: TEXT }),
    'ai.analyzeImage': () => ({ image: PICTURE }),
    'ai.documents.generate': () => ({ prompt: 'Write a note' }),
    'ai.templates.create': () => ({ name: 'A letter', body: 'Dear {{customer}}' }),
    'ai.templates.update': () => ({ name: 'Another letter' }),
    'ai.templates.revert': () => ({ to: 1 }),
    'ai.documents.update': () => ({ title: 'Another title' }),
    'ai.documents.revert': () => ({ to: 1 }),
    'ai.documents.export': () => ({ format: 'md' }),
    'ai.templates.restore': ({ own }) => ({ template_id: own.deletedTemplate }),
    'ai.documents.restore': ({ own }) => ({ document_id: own.deletedDocument }),
    'ai.prices.set': () => ({ model: 'gpt-5-mini', price: { input_nanos: 1000, output_nanos: 2000 } }),
    'ai.providers.set': ({ a }) => ({ provider_id: a.rows.ai_provider, name: 'Ours', model: 'gpt-5-mini' }),
    'ai.categories.set': () => ({ categories: [{ name: 'Hardware', keywords: ['printer'] }] }),
    'ai.compare': () => ({ a: { text: TEXT }, b: { text: `${TEXT} It is fixed.` } }),
    'ai.models.usage': () => ({ from: '2026-11-01', to: '2026-11-30' }),
    'ai.models.costs': () => ({ from: '2026-11-01', to: '2026-11-30' }),
  },
});

/** What answers as the models of the platform and of every team. */
const modelsOf = perWorld(async (world) => {
  const models = await startModels();
  world.serveModels(models.base_url);
  return models;
});

/** Who wrote the document of the stage. */
const BY_RULES = {
  provider: 'rules',
  provider_name: 'rules',
  model: null,
  prompt: 'document@1',
  call_id: randomUUIDv7(),
  usage: null,
  estimated: false,
  cost_nanos: 0,
  finish: 'stop',
  fallbacks: [],
};
const TEXT = 'The printer on the second floor does not answer. Somebody has to look at it.';

/** A provider of the team, where the models of the stage are served, and a call that the reporter once made. */
async function someAi(world: TestWorld, desk: Desk) {
  const { kysely } = world;
  const { id: team_id, owner, reporter, mark } = desk;
  const { base_url } = await modelsOf(world);
  const { rows } = await desk.of(tickets);
  const [provider, call, suggestion] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  await kysely
    .insertInto('ai_providers')
    .values({
      team_id,
      id: provider,
      name: `${mark} models`,
      base_url,
      model: 'gpt-5-mini',
      created_by: owner.person_id,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await kysely
    .insertInto('ai_calls')
    .values({
      team_id,
      id: call,
      task: 'summarize',
      prompt: 'summarize@1',
      provider: 'compatible',
      provider_name: `${mark} models`,
      model: 'gpt-5-mini',
      actor_id: reporter.person_id,
      state: 'settled',
      created_at: at,
      finished_at: at,
      expires_at: at,
    })
    .execute();
  await kysely
    .insertInto('ai_call_payloads')
    .values({ team_id, call_id: call, request: `${mark} request`, response: `${mark} response`, expires_at: later })
    .execute();
  await kysely
    .insertInto('ai_budgets')
    .values({ team_id, subject: 'team', period: 'day', tokens: 1_000_000, nanos: null, updated_at: at })
    .execute();
  await kysely
    .insertInto('ai_counters')
    .values({ team_id, subject: 'team', period: 'day', starts: at.slice(0, 10), tokens: 100, nanos: 0 })
    .execute();
  await kysely
    .insertInto('ai_suggestions')
    .values({
      team_id,
      id: suggestion,
      ticket_id: rows.ticket,
      field: 'priority',
      value: 'high',
      source: 'rules',
      why: `${mark} says so`,
      state: 'open',
      created_at: at,
    })
    .execute();
  await kysely
    .insertInto('ai_categories')
    .values({ team_id, name: `${mark} category`, description: mark, keywords: [mark], position: 0 })
    .execute();
  await someLearning(kysely, team_id, mark);
  const [template, deletedTemplate, document, deletedDocument] = Array.from({ length: 4 }, () => randomUUIDv7()) as [
    string,
    string,
    string,
    string,
  ];
  await kysely
    .insertInto('ai_templates')
    .values(
      [
        { id: template, name: `${mark} template`, deleted_at: null },
        { id: deletedTemplate, name: `${mark} former template`, deleted_at: at },
      ].map((row) => ({
        ...row,
        team_id,
        description: mark,
        body: `${mark} {{customer}}`,
        created_by: owner.person_id,
        created_at: at,
        updated_at: at,
      })),
    )
    .execute();
  await kysely
    .insertInto('ai_documents')
    .values(
      [
        { id: document, deleted_at: null },
        { id: deletedDocument, deleted_at: at },
      ].map((row) => ({
        ...row,
        team_id,
        author_id: owner.person_id,
        title: `${mark} document`,
        body: mark,
        provenance: JSON.stringify(BY_RULES),
        created_at: at,
      })),
    )
    .execute();
  await kysely
    .insertInto('ai_template_versions')
    .values({
      team_id,
      template_id: template,
      version: 0,
      name: `${mark} before`,
      description: mark,
      body: mark,
      edited_by: owner.person_id,
      edited_at: at,
    })
    .execute();
  await kysely
    .insertInto('ai_document_versions')
    .values({ team_id, document_id: document, version: 0, title: `${mark} before`, body: mark, edited_at: at })
    .execute();
  return {
    rows: {
      ai_template: template,
      ai_document: document,
      ai_provider: provider,
      ai_call: call,
      ai_suggestion: suggestion,
    },
    deletedTemplate,
    deletedDocument,
  };
}

/** A classifier that knows two words of the team. */
async function someLearning(kysely: TestWorld['kysely'], team_id: string, mark: string): Promise<void> {
  const quality = { samples: 40, accuracy: 0.9, ece: 0.03, trained_at: at };
  await kysely
    .insertInto('ai_classifiers')
    .values({
      team_id,
      target: 'category',
      labels: [`${mark} category`, 'Other'],
      vocabulary: [mark.toLowerCase(), 'printer'],
      idf: Buffer.from(Float32Array.of(1, 1).buffer),
      weights: Buffer.from(Float32Array.of(1, 0, 0, -1, 0, 0).buffer),
      temperature: 1,
      ...quality,
    })
    .execute();
  await kysely
    .insertInto('ai_trainings')
    .values({ team_id, target: 'category', outcome: 'live', ...quality })
    .execute();
}
