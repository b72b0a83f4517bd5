import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, ref } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { RunState, workflowId, WorkflowRun, WorkflowRunDetail } from './workflows.schemas.ts';

const run_id = ref('workflow_run').describe('Id of the run, from workflowRuns.list.');
export const runFilter = {
  state: z.array(RunState).max(8).optional().describe('Only runs in any of these states.'),
  trigger_id: ref('trigger').optional().describe('Only runs that this trigger started.'),
  dismissed: z.boolean().optional().describe('False leaves out failed runs that need nothing more.'),
};

/** Runs of workflows, and what became of them. */
export const workflowRuns = {
  list: query({
    summary: 'List the runs of all workflows of the team, latest first',
    access: 'team:automation.read',
    rest: 'GET /workflow-runs',
    input: inTeam({ ...pageInput, workflow_id: workflowId.optional(), ...runFilter }),
    output: Page(WorkflowRun).meta({ id: 'WorkflowRunPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a run with its steps',
    access: 'team:automation.read',
    rest: 'GET /workflow-runs/{run_id}',
    input: inTeam({ run_id }),
    output: WorkflowRunDetail,
    errors: ['WORKFLOW_RUN_NOT_FOUND'],
  }),
  cancel: mutation({
    summary: 'Cancel a run: a wait ends at once, a step at its end',
    access: 'team:automation.run',
    rest: 'POST /workflow-runs/{run_id}/cancel',
    input: inTeam({ run_id }),
    output: WorkflowRun,
    errors: ['WORKFLOW_RUN_NOT_FOUND', 'WORKFLOW_RUN_FINISHED'],
    events: ['workflow.run_cancelled'],
  }),
  retry: mutation({
    summary: 'Retry a run that failed, from where it failed or from the start',
    access: 'team:automation.manage',
    rest: 'POST /workflow-runs/{run_id}/retry',
    status: 202,
    input: inTeam({
      run_id,
      version: z.enum(['original', 'current']).optional().describe('Which version to take. Defaults to original.'),
      from: z
        .enum(['failed', 'start'])
        .optional()
        .describe('Defaults to failed: what was done already is not done again.'),
    }),
    output: WorkflowRun,
    errors: ['WORKFLOW_RUN_NOT_FOUND', 'WORKFLOW_RUN_NOT_RETRYABLE', 'WORKFLOW_CHANGED', 'WORKFLOW_DISABLED'],
    events: ['workflow.run_queued', 'workflow.run_cancelled'],
  }),
  dismiss: mutation({
    summary: 'Dismiss a failed run: its failure needs nothing more',
    access: 'team:automation.manage',
    rest: 'POST /workflow-runs/{run_id}/dismiss',
    input: inTeam({ run_id }),
    output: WorkflowRun,
    errors: ['WORKFLOW_RUN_NOT_FOUND', 'WORKFLOW_RUN_NOT_RETRYABLE'],
    events: ['workflow.run_dismissed'],
  }),
};
