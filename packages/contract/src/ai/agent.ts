import { z } from 'zod';
import { mutation, query, subscription } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import { inTeam, jsonObject, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { comments } from '../desk/approvals.schemas.ts';
import { Provenance } from './ai.schemas.ts';
import { aiLimit, asking } from './ai.texts.ts';

const runId = ref('agent_run').describe('Id of the run, from agent.history.');
const INPUT = 'Its input. {"$from": "2.items.0.id"} is that part of the output of step 2.';
const input = z.record(z.string(), z.unknown()).describe(INPUT);

const PlannedInput = z.strictObject({
  procedure: text(100).describe('Path of a procedure, from agent.tools.list.'),
  input: jsonObject(20_000).optional().describe(INPUT),
  why: text(500).optional().describe('What it is for.'),
});
const planned = {
  n: z.int().describe('From 1.'),
  procedure: z.string().meta({ examples: ['tickets.list'] }),
  input,
  why: z.string(),
};
const AgentPlan = z
  .strictObject({
    id: ref('agent_plan'),
    goal: z.string(),
    steps: z.array(
      z.strictObject({ ...planned, needs_approval: z.boolean().describe('Whether it waits for a person.') }),
    ),
    expires_at: timestamp(),
    provenance: Provenance,
  })
  .meta({ id: 'AgentPlan' });

const AgentStep = z
  .strictObject({
    ...planned,
    state: z.enum(['pending', 'waiting', 'approved', 'succeeded', 'failed', 'skipped']),
    called_with: input.nullable().describe('What it is called with. Null before its turn.'),
    content_hash: z.string().nullable().describe('Of what a person decides on. Null before its turn.'),
    approval_id: ref('approval')
      .nullable()
      .describe('The request that it waits or waited with, which approvals.approve decides on as well.'),
    output: z.unknown().describe('What it answered, at most 20 kB; null before.'),
    error: z.string().nullable(),
    decided_by: ref('person').nullable(),
    decider: PersonName.nullable(),
    decided_at: timestamp().nullable(),
    finished_at: timestamp().nullable(),
  })
  .meta({ id: 'AgentStep' });

const AgentRun = z
  .strictObject({
    id: ref('agent_run'),
    goal: z.string(),
    mode: z.enum(['plan', 'auto']),
    state: z.enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled']).meta({
      id: 'AgentRunState',
      description: 'waiting: for a person to approve or reject a step.',
    }),
    steps_done: z.int(),
    steps_total: z.int(),
    error: z.string().nullable().describe('Code of the error, if it failed.'),
    person_id: ref('person').describe('For whom it works.'),
    person: PersonName,
    created_at: timestamp(),
    finished_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'AgentRun' });

const goal = text(2000).describe('What is to be done, in your words.');
const steps = z.array(PlannedInput).min(1).max(50).optional().describe('The steps, if you know them already.');
const mode = z
  .enum(['plan', 'auto'])
  .optional()
  .describe('plan: you have read the steps. auto: changes wait for a person once texts of others were read.');

/** The refusals of a decision on a request. */
const deciding = [
  'APPROVAL_NOT_FOUND',
  'APPROVAL_CLOSED',
  'APPROVAL_OUTDATED',
  'APPROVAL_NOT_YOURS',
  'APPROVAL_NOT_YOUR_TURN',
  'APPROVAL_DECIDED',
] as const;
const decisions = [
  'agent_run.decided',
  'agent_run.finished',
  'approval.decided',
  'approval.approved',
  'approval.rejected',
] as const;

export const agent = {
  design: mutation({
    summary: 'Design a plan out of procedures that you may call',
    access: 'team:agent.run',
    rest: 'POST /agent/design',
    aliases: ['POST /tasks/design'],
    limit: aiLimit,
    tx: 'manual',
    input: inTeam({ goal, steps, model: text(200).optional().describe('A model from ai.models.list.') }).meta({
      example: { goal: 'Say which tickets are open.', steps: [{ procedure: 'tickets.list', input: {} }] },
    }),
    output: AgentPlan,
    errors: ['AGENT_TOOL_NOT_ALLOWED', 'TIER_LIMIT_EXCEEDED', ...asking],
    events: [],
  }),
  run: mutation({
    summary: 'Run a plan; what cannot be undone or leaves the team waits for a person',
    access: 'team:agent.run',
    rest: 'POST /agent/runs',
    aliases: ['POST /tasks/run'],
    status: 201,
    input: inTeam({
      plan_id: ref('agent_plan').optional().describe('The plan, from agent.design. Give this, or steps.'),
      goal: goal.optional(),
      steps,
      mode,
    }).meta({ example: { goal: 'Say which tickets are open.', steps: [{ procedure: 'tickets.list', input: {} }] } }),
    output: AgentRun,
    errors: [
      'AGENT_PLAN_NOT_FOUND',
      'AGENT_PLAN_EXPIRED',
      'AGENT_TOOL_NOT_ALLOWED',
      'TIER_LIMIT_EXCEEDED',
      'AI_DISABLED',
    ],
    events: ['agent_run.queued'],
  }),
  status: query({
    summary: 'Get the state of a run',
    access: 'team:agent.run',
    rest: 'GET /agent/runs/{run_id}',
    aliases: ['GET /tasks/{run_id}/status'],
    input: inTeam({ run_id: runId }),
    output: AgentRun,
    errors: ['AGENT_RUN_NOT_FOUND'],
  }),
  result: query({
    summary: 'Get the result of a run: what its last step answered',
    access: 'team:agent.run',
    rest: 'GET /agent/runs/{run_id}/result',
    aliases: ['GET /tasks/{run_id}/result'],
    input: inTeam({ run_id: runId }),
    output: z
      .strictObject({ run: AgentRun, output: z.unknown().describe('Null while nothing was answered.') })
      .meta({ id: 'AgentResult' }),
    errors: ['AGENT_RUN_NOT_FOUND'],
  }),
  watch: subscription({
    summary: 'Watch a run: how it is now, then every change until it has ended',
    access: 'team:agent.run',
    rest: 'GET /agent/runs/{run_id}/stream',
    input: inTeam({ run_id: runId }),
    output: AgentRun,
    errors: ['AGENT_RUN_NOT_FOUND', 'TOO_MANY_STREAMS'],
  }),
  history: query({
    summary: 'List runs, newest first: yours and those you may decide on',
    access: 'team:agent.run',
    rest: 'GET /agent/runs',
    aliases: ['GET /tasks/history'],
    input: inTeam({
      ...pageInput,
      state: AgentRun.shape.state.optional().describe('Only runs in this state, such as waiting.'),
    }),
    output: Page(AgentRun).meta({ id: 'AgentRunPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  cancel: mutation({
    summary: 'Cancel a run; nothing more happens afterwards',
    access: 'team:agent.run',
    rest: 'POST /agent/runs/{run_id}/cancel',
    aliases: ['POST /tasks/{run_id}/cancel'],
    input: inTeam({ run_id: runId }),
    output: AgentRun,
    errors: ['AGENT_RUN_NOT_FOUND', 'RUN_FINISHED'],
    events: ['agent_run.finished'],
  }),
  retry: mutation({
    summary: 'Retry a run that failed, from the step that failed',
    access: 'team:agent.run',
    rest: 'POST /agent/runs/{run_id}/retry',
    aliases: ['POST /tasks/{run_id}/retry'],
    input: inTeam({ run_id: runId }),
    output: AgentRun,
    errors: ['AGENT_RUN_NOT_FOUND', 'RUN_FINISHED', 'TIER_LIMIT_EXCEEDED'],
    events: ['agent_run.queued'],
  }),
  steps: {
    list: query({
      summary: 'List the steps of a run with what they were called with and answered',
      access: 'team:agent.run',
      rest: 'GET /agent/runs/{run_id}/steps',
      input: inTeam({ run_id: runId }),
      output: z.strictObject({ items: z.array(AgentStep) }).meta({ id: 'AgentSteps' }),
      errors: ['AGENT_RUN_NOT_FOUND'],
    }),
    approve: mutation({
      summary: 'Approve the step that a run is waiting on, as you have seen it',
      access: 'team:approvals.decide',
      rest: 'POST /agent/runs/{run_id}/steps/{n}/approve',
      input: inTeam({
        run_id: runId,
        n: z.int().min(1).max(100).describe('Number of the step.'),
        content_hash: text(64).describe('That of the step, from agent.steps.list.'),
      }),
      output: AgentRun,
      errors: ['AGENT_RUN_NOT_FOUND', 'RUN_FINISHED', 'AGENT_STEP_CHANGED', ...deciding],
      events: decisions,
    }),
    reject: mutation({
      summary: 'Reject the step that a run is waiting on; it is skipped',
      access: 'team:approvals.decide',
      rest: 'POST /agent/runs/{run_id}/steps/{n}/reject',
      input: inTeam({
        run_id: runId,
        n: z.int().min(1).max(100).describe('Number of the step.'),
        comments: comments.optional().describe('Why you reject it.'),
      }),
      output: AgentRun,
      errors: ['AGENT_RUN_NOT_FOUND', 'RUN_FINISHED', ...deciding],
      events: decisions,
    }),
  },
  tools: {
    list: query({
      summary: 'List the procedures that an agent may call for you',
      access: 'team:agent.run',
      rest: 'GET /agent/tools',
      input: inTeam({}),
      output: z
        .strictObject({
          items: z.array(
            z.strictObject({
              procedure: z.string(),
              summary: z.string(),
              changes: z.boolean(),
              needs_approval: z.boolean(),
            }),
          ),
        })
        .meta({ id: 'AgentTools' }),
    }),
  },
};
