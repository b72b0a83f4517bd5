import { z } from 'zod';
import { mutation, query } from '../define.ts';
import {
  expectedVersion,
  inTeam,
  isoDate,
  line,
  outboundUrl,
  planningDate,
  ref,
  text,
  timestamp,
  wholeVersion,
} from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { AiCall, AiModel, CallState, ProviderKind } from './ai.schemas.ts';

const range = {
  from: planningDate().optional().describe('First day, in UTC. Defaults to the first day of this month.'),
  to: planningDate().optional().describe('Last day, in UTC. Defaults to today.'),
};
const counts = {
  calls: z.int(),
  failed: z.int().describe('Calls that no model answered.'),
  input: z.int(),
  cached: z.int(),
  output: z.int(),
  reasoning: z.int(),
};

const Budget = z
  .strictObject({
    subject: z.enum(['team', 'user']).describe('user: for each person on their own.'),
    period: z.enum(['day', 'month']),
    tokens: z.int().nullable().describe('Null for no limit.'),
    nanos: z.int().nullable().describe('In billionths of a US dollar. Null for no limit.'),
    tokens_used: z.int().describe('Of the team or of you, with what running calls have reserved.'),
    nanos_used: z.int(),
    resets_at: timestamp(),
  })
  .meta({ id: 'AiBudget' });

const AiProvider = z
  .strictObject({
    id: ref('ai_provider'),
    name: z.string(),
    base_url: z.string(),
    model: z.string(),
    position: z.int().describe('The lowest is asked first.'),
    has_key: z.boolean(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'AiProvider' });
export type AiProvider = z.infer<typeof AiProvider>;
const providerId = ref('ai_provider').describe('Id of the provider, from ai.providers.list.');

const Budgets = z.strictObject({ items: z.array(Budget), version: wholeVersion() }).meta({ id: 'AiBudgets' });

export const aiModels = {
  list: query({
    summary: 'List the AI models that the team can use',
    access: 'team:ai.use',
    rest: 'GET /ai/models',
    input: inTeam({}),
    output: z.strictObject({ items: z.array(AiModel) }).meta({ id: 'AiModels' }),
  }),
  select: mutation({
    summary: 'Select the AI model that answers in a chat session',
    access: 'team:ai.use',
    rest: 'POST /ai/models/select',
    input: inTeam({
      session_id: ref('chat_session').describe('Id of the session, from chat.sessions.list.'),
      model: text(200).nullable().describe('A model from ai.models.list. Null for the one you prefer.'),
    }),
    output: z
      .strictObject({ session_id: ref('chat_session'), model: z.string().nullable() })
      .meta({ id: 'AiModelSelected' }),
    errors: ['CHAT_SESSION_NOT_FOUND', 'AI_MODEL_NOT_FOUND'],
    events: [],
  }),
  refresh: mutation({
    summary: 'Refresh the list of AI models that the providers serve',
    access: 'team:team.manage',
    rest: 'POST /ai/models/refresh',
    tx: 'manual',
    limit: [{ by: 'team', max: 10, seconds: 600 }],
    input: inTeam({}),
    output: z
      .strictObject({
        items: z.array(AiModel),
        away: z.array(z.string()).describe('Names of providers that did not answer; their models are those of before.'),
      })
      .meta({ id: 'AiModelsRefreshed' }),
    events: [],
  }),
  usage: query({
    summary: 'Count AI calls and tokens by day; admins see everybody, others themselves',
    access: 'team:ai.use',
    rest: 'GET /ai/models/usage',
    input: inTeam(range),
    output: z
      .strictObject({
        from: isoDate(),
        to: isoDate(),
        total: z.strictObject(counts),
        days: z.array(z.strictObject({ day: isoDate(), ...counts })),
        tokens_today: z.strictObject({ used: z.int(), allowed: z.int(), resets_at: timestamp() }),
      })
      .meta({ id: 'AiUsageByDay' }),
  }),
  costs: query({
    summary: 'List what AI calls cost by day, person, model or task',
    access: 'team:ai.use',
    rest: 'GET /ai/models/costs',
    input: inTeam({
      ...range,
      by: z.enum(['day', 'person', 'model', 'task']).optional().describe('What to group by. Defaults to model.'),
    }),
    output: z
      .strictObject({
        from: isoDate(),
        to: isoDate(),
        currency: z.literal('USD'),
        total_nanos: z.int().describe('In billionths of a US dollar.'),
        unpriced_calls: z.int().describe('Calls whose price is not known; they are not in the total.'),
        items: z.array(
          z.strictObject({
            key: z
              .string()
              .nullable()
              .describe('Day, id of the person, model or task. Null for work without a person.'),
            name: z.string(),
            calls: z.int(),
            cost_nanos: z.int(),
            unpriced_calls: z.int(),
          }),
        ),
      })
      .meta({ id: 'AiCosts' }),
  }),
};

export const aiCalls = {
  list: query({
    summary: 'List AI calls, newest first; admins see everybody, others their own',
    access: 'team:ai.use',
    rest: 'GET /ai/calls',
    input: inTeam({
      ...pageInput,
      task: text(40).optional().describe('Only calls for this task, such as summarize.'),
      state: CallState.optional().describe('Only calls in this state: reserved, settled, released or lost.'),
      provider: ProviderKind.optional().describe('Only calls that openai, a compatible server or rules answered.'),
    }),
    output: Page(AiCall).meta({ id: 'AiCallPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get one of your AI calls with what was sent and answered',
    access: 'team:ai.use',
    rest: 'GET /ai/calls/{call_id}',
    input: inTeam({ call_id: ref('ai_call').describe('Id of the call, from ai.calls.list or a provenance.') }),
    output: z
      .strictObject({
        ...AiCall.shape,
        request: z.string().nullable().describe('What was sent, without secrets. Null once it was deleted.'),
        response: z.string().nullable().describe('What came back. Null once it was deleted.'),
        payload_expires_at: timestamp().nullable(),
      })
      .meta({ id: 'AiCallDetail' }),
    errors: ['AI_CALL_NOT_FOUND'],
  }),
};

export const aiBudgets = {
  list: query({
    summary: 'List the AI budgets of the team and what is used of them',
    access: 'team:ai.use',
    rest: 'GET /ai/budgets',
    input: inTeam({}),
    output: Budgets,
  }),
  set: mutation({
    summary: 'Set an AI budget of the team, or of each person in it',
    access: 'team:team.manage',
    rest: 'PUT /ai/budgets',
    input: inTeam({
      subject: z.enum(['team', 'user']).describe('team: all together. user: each person on their own.'),
      period: z.enum(['day', 'month']).describe('Days and months begin in UTC.'),
      tokens: z.int().min(0).max(1e12).nullable().optional().describe('Tokens allowed. Null or omitted for no limit.'),
      nanos: z
        .int()
        .min(0)
        .max(1e15)
        .nullable()
        .optional()
        .describe('Money allowed, in billionths of a US dollar. Null or omitted for no limit.'),
      version: expectedVersion(),
    }),
    output: Budgets,
    errors: ['VERSION_CONFLICT'],
    events: ['ai_budget.set'],
  }),
};

export const aiProviders = {
  list: query({
    summary: 'List the AI providers of the team, in the order in which they are asked',
    access: 'team:team.manage',
    rest: 'GET /ai/providers',
    input: inTeam({}),
    output: z.strictObject({ items: z.array(AiProvider) }).meta({ id: 'AiProviders' }),
  }),
  set: mutation({
    summary: 'Set up an AI provider of the team, or change one',
    access: 'team:team.manage',
    rest: 'PUT /ai/providers',
    via: 'session',
    fresh: true,
    input: inTeam({
      provider_id: providerId.optional().describe('The provider to change. Omit it to add one.'),
      name: line(60).describe('What people call it.'),
      base_url: outboundUrl().describe('Address up to and with the version, such as https://api.openai.com/v1.'),
      model: text(200).describe('The model it uses if no other is chosen.'),
      api_key: text(500).nullable().optional().describe('Its API key. Null for none; omitted, it stays as it is.'),
      position: z.int().min(1).max(100).optional().describe('Place in the order. Defaults to 1, the first.'),
      version: expectedVersion(),
    }),
    output: AiProvider,
    errors: ['AI_PROVIDER_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['ai_provider.set'],
  }),
  delete: mutation({
    summary: 'Delete an AI provider and its key',
    access: 'team:team.manage',
    rest: 'DELETE /ai/providers/{provider_id}',
    via: 'session',
    fresh: true,
    input: inTeam({ provider_id: providerId }),
    output: z.strictObject({ id: ref('ai_provider') }).meta({ id: 'AiProviderDeleted' }),
    errors: ['AI_PROVIDER_NOT_FOUND'],
    events: ['ai_provider.deleted'],
    destructive: true,
  }),
  test: mutation({
    summary: 'Check whether an AI provider answers, and read its list of models',
    access: 'team:team.manage',
    rest: 'POST /ai/providers/{provider_id}/test',
    via: 'session',
    tx: 'manual',
    limit: [{ by: 'user', max: 10, seconds: 60 }],
    input: inTeam({ provider_id: providerId }),
    output: z
      .strictObject({
        ok: z.boolean(),
        reason: z.string().nullable().describe('Why it did not answer.'),
        models: z.array(z.string()).describe('At most 500.'),
        serves_model: z.boolean().describe('Whether the model that is set is one of them.'),
      })
      .meta({ id: 'AiProviderTest' }),
    errors: ['AI_PROVIDER_NOT_FOUND'],
    events: [],
  }),
};
