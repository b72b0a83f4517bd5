import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, jsonObject, line, ref, timestamp, timeZone } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { conditions, ScheduleTrigger, Trigger, TriggerKind } from './triggers.schemas.ts';
import { WorkflowRun, workflowId } from './workflows.schemas.ts';

const trigger_id = ref('trigger').describe('Id of the trigger, from triggers.list.');
const settings = {
  name: line(200).optional().describe('Defaults to what it listens to.'),
  ...conditions,
  input: jsonObject()
    .optional()
    .describe('Input of its runs. Texts may contain {{ expressions }} over `event` and `payload`.'),
};
const refusals = ['TRIGGER_INVALID', 'PROJECT_NOT_FOUND', 'INBOUND_SOURCE_NOT_FOUND'] as const;

/** Triggers start workflows without anybody calling them. */
export const triggers = {
  list: query({
    summary: 'List what starts the workflows of the team',
    access: 'team:automation.read',
    rest: 'GET /triggers',
    input: inTeam({
      ...pageInput,
      workflow_id: workflowId.optional(),
      kind: TriggerKind.optional().describe('Only triggers of this kind.'),
      enabled: z.boolean().optional().describe('Only triggers that are enabled, or that are not.'),
    }),
    output: Page(Trigger).meta({ id: 'TriggerPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a trigger with its next time and last error',
    access: 'team:automation.read',
    rest: 'GET /triggers/{trigger_id}',
    input: inTeam({ trigger_id }),
    output: Trigger,
    errors: ['TRIGGER_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a trigger: events, times or messages that start a workflow',
    access: 'team:automation.manage',
    rest: 'POST /triggers',
    status: 201,
    input: inTeam({
      workflow_id: workflowId,
      ...settings,
      enabled: z.boolean().optional().describe('Defaults to true.'),
    }),
    output: Trigger,
    errors: ['WORKFLOW_NOT_FOUND', 'TIER_LIMIT_EXCEEDED', ...refusals],
    events: ['trigger.created'],
  }),
  update: mutation({
    summary: 'Update what a trigger listens to; its next time is computed anew',
    access: 'team:automation.manage',
    rest: 'PATCH /triggers/{trigger_id}',
    aliases: ['PUT /triggers/{trigger_id}'],
    input: inTeam({ trigger_id, version: expectedVersion(), ...settings }),
    output: Trigger,
    errors: ['TRIGGER_NOT_FOUND', 'VERSION_CONFLICT', ...refusals],
    events: ['trigger.updated'],
  }),
  delete: mutation({
    summary: 'Delete a trigger; runs that it started go on',
    access: 'team:automation.manage',
    rest: 'DELETE /triggers/{trigger_id}',
    destructive: true,
    input: inTeam({ trigger_id }),
    output: z.strictObject({ id: ref('trigger') }).meta({ id: 'DeletedTrigger' }),
    errors: ['TRIGGER_NOT_FOUND'],
    events: ['trigger.deleted'],
  }),
  enable: mutation({
    summary: 'Enable a trigger; what happened meanwhile starts nothing',
    access: 'team:automation.manage',
    rest: 'POST /triggers/{trigger_id}/enable',
    input: inTeam({ trigger_id }),
    output: Trigger,
    errors: ['TRIGGER_NOT_FOUND', ...refusals],
    events: ['trigger.enabled'],
  }),
  disable: mutation({
    summary: 'Disable a trigger; runs that it started go on',
    access: 'team:automation.manage',
    rest: 'POST /triggers/{trigger_id}/disable',
    input: inTeam({ trigger_id }),
    output: Trigger,
    errors: ['TRIGGER_NOT_FOUND'],
    events: ['trigger.disabled'],
  }),
  preview: query({
    summary: 'Preview the next ten times of a schedule without saving it',
    access: 'team:automation.manage',
    rest: 'GET /triggers/preview',
    input: inTeam({
      cron: ScheduleTrigger.shape.cron,
      time_zone: timeZone().optional().describe('Defaults to the time zone of the team.'),
    }),
    output: z.strictObject({ time_zone: z.string(), times: z.array(timestamp()) }).meta({ id: 'TriggerPreview' }),
    errors: ['TRIGGER_INVALID'],
  }),
  fire: mutation({
    summary: 'Fire a trigger now, as if its time or event had come',
    access: 'team:automation.manage',
    rest: 'POST /triggers/{trigger_id}/fire',
    status: 202,
    input: inTeam({
      trigger_id,
      input: jsonObject().optional().describe('Instead of the input of the trigger.'),
    }),
    output: WorkflowRun,
    errors: ['TRIGGER_NOT_FOUND', 'WORKFLOW_DISABLED', 'WORKFLOW_INPUT_INVALID'],
    events: ['workflow.run_queued', 'workflow.run_cancelled'],
  }),
};
