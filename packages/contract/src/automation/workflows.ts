import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, jsonObject, line, markdown, rawText, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { runFilter } from './workflow-runs.ts';
import { procedurePath, secretName, WorkflowDefinition } from './workflows.definition.ts';
import {
  CatalogueProcedure,
  RunAs,
  Workflow,
  WorkflowDetail,
  workflowId,
  WorkflowRun,
  WorkflowSecret,
  WorkflowTestStep,
  WorkflowVersion,
} from './workflows.schemas.ts';

const name = line(200).describe('Name of the workflow.');
const definition = WorkflowDefinition.describe('The steps.');
const settings = {
  description: markdown(2000).nullable().optional().describe('What the workflow is for.'),
  enabled: z.boolean().optional().describe('Whether triggers and people can start runs. Defaults to true.'),
  run_as: RunAs.optional().describe('Who acts when somebody executes it. Defaults to caller.'),
  members_may_run: z
    .boolean()
    .optional()
    .describe('Whether members can execute it for its publisher; it must describe its input.'),
  allow_reentry: z.boolean().optional().describe('Lets it be started by what it did itself. Defaults to false.'),
};
const publish = z
  .boolean()
  .optional()
  .describe('Whether new runs take this version at once, with your rights. Defaults to true.');
const number = z.int().min(1).max(1_000_000).describe('Number of the version.');
const named = { workflow_id: workflowId, name: secretName };

const versions = {
  list: query({
    summary: 'List the versions of a workflow, latest first',
    access: 'team:automation.read',
    rest: 'GET /workflows/{workflow_id}/versions',
    input: inTeam({ workflow_id: workflowId, ...pageInput }),
    output: Page(WorkflowVersion).meta({ id: 'WorkflowVersionPage' }),
    errors: ['WORKFLOW_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  publish: mutation({
    summary: 'Publish a version: new runs take it, with your rights',
    access: 'team:automation.manage',
    rest: 'POST /workflows/{workflow_id}/versions/{number}/publish',
    input: inTeam({ workflow_id: workflowId, number }),
    output: WorkflowDetail,
    errors: ['WORKFLOW_NOT_FOUND', 'WORKFLOW_VERSION_NOT_FOUND', 'WORKFLOW_INVALID'],
    events: ['workflow.published'],
  }),
};

const secrets = {
  list: query({
    summary: 'List the secrets of a workflow, without their values',
    access: 'team:automation.manage',
    via: 'session',
    rest: 'GET /workflows/{workflow_id}/secrets',
    input: inTeam({ workflow_id: workflowId }),
    output: z.strictObject({ items: z.array(WorkflowSecret) }).meta({ id: 'WorkflowSecrets' }),
    errors: ['WORKFLOW_NOT_FOUND'],
  }),
  set: mutation({
    summary: 'Set a secret that http steps send to some hosts',
    access: 'team:automation.manage',
    via: 'session',
    rest: 'PUT /workflows/{workflow_id}/secrets/{name}',
    input: inTeam({
      ...named,
      value: rawText(2000).min(8).describe('It is stored encrypted and never shown again.'),
      hosts: z
        .array(
          z
            .string()
            .max(253)
            .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/)
            .meta({ examples: ['api.example.com'] }),
        )
        .min(1)
        .max(20)
        .describe('The only hosts that it is sent to, exactly as in the URL.'),
    }),
    output: WorkflowSecret,
    errors: ['WORKFLOW_NOT_FOUND'],
    events: ['workflow.secret_set'],
  }),
  delete: mutation({
    summary: 'Delete a secret of a workflow for good',
    access: 'team:automation.manage',
    via: 'session',
    destructive: true,
    rest: 'DELETE /workflows/{workflow_id}/secrets/{name}',
    input: inTeam(named),
    output: z.strictObject({ name: secretName }).meta({ id: 'DeletedWorkflowSecret' }),
    errors: ['WORKFLOW_NOT_FOUND', 'WORKFLOW_SECRET_NOT_FOUND'],
    events: ['workflow.secret_deleted'],
  }),
};

/** Steps that run when something happens; each step is a procedure. */
export const workflows = {
  list: query({
    summary: 'List the workflows of the team',
    access: 'team:automation.read',
    rest: 'GET /workflows',
    input: inTeam({
      ...pageInput,
      ...viewInput,
      enabled: z.boolean().optional().describe('Only workflows that are enabled, or that are not.'),
      deleted: z.boolean().optional().describe('True for the deleted workflows that can be restored.'),
    }),
    output: Page(Workflow).meta({ id: 'WorkflowPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a workflow with the steps of its latest version',
    access: 'team:automation.read',
    rest: 'GET /workflows/{workflow_id}',
    input: inTeam({ workflow_id: workflowId }),
    output: WorkflowDetail,
    errors: ['WORKFLOW_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a workflow; its runs act for the person who publishes it',
    access: 'team:automation.manage',
    rest: 'POST /workflows',
    status: 201,
    input: inTeam({ name, ...settings, definition, publish }).meta({
      example: {
        name: 'Greet',
        definition: {
          steps: [
            {
              id: 'greet',
              call: 'tickets.comments.create',
              input: { ticket_id: 'TKT-001', content: 'We are on it.' },
            },
          ],
        },
      },
    }),
    output: WorkflowDetail,
    errors: ['WORKFLOW_INVALID'],
    events: ['workflow.created', 'workflow.published'],
  }),
  update: mutation({
    summary: 'Update a workflow; other steps make a new version',
    access: 'team:automation.manage',
    rest: 'PATCH /workflows/{workflow_id}',
    aliases: ['PUT /workflows/{workflow_id}'],
    input: inTeam({
      workflow_id: workflowId,
      version: expectedVersion(),
      name: name.optional(),
      ...settings,
      definition: definition.optional(),
      publish,
    }),
    output: WorkflowDetail,
    errors: ['WORKFLOW_NOT_FOUND', 'WORKFLOW_INVALID', 'VERSION_CONFLICT'],
    events: ['workflow.updated', 'workflow.published'],
  }),
  delete: mutation({
    summary: 'Delete a workflow and cancel its runs; it can be restored for 30 days',
    access: 'team:automation.manage',
    rest: 'DELETE /workflows/{workflow_id}',
    input: inTeam({ workflow_id: workflowId }),
    output: z.strictObject({ id: ref('workflow'), restorable_until: timestamp() }).meta({ id: 'DeletedWorkflow' }),
    errors: ['WORKFLOW_NOT_FOUND'],
    events: ['workflow.deleted', 'workflow.run_cancelled'],
  }),
  restore: mutation({
    summary: 'Restore a deleted workflow; it is disabled until it is enabled',
    access: 'team:automation.manage',
    rest: 'POST /workflows/{workflow_id}/restore',
    input: inTeam({ workflow_id: workflowId }),
    output: WorkflowDetail,
    errors: ['WORKFLOW_NOT_FOUND'],
    events: ['workflow.restored'],
  }),
  execute: mutation({
    summary: 'Execute a workflow now; the run does its steps in the background',
    access: 'team:automation.run',
    rest: 'POST /workflows/{workflow_id}/execute',
    status: 202,
    input: inTeam({
      workflow_id: workflowId,
      input: jsonObject().optional().describe('By the input schema of the workflow.'),
    }),
    output: WorkflowRun,
    errors: ['WORKFLOW_NOT_FOUND', 'WORKFLOW_DISABLED', 'WORKFLOW_INPUT_INVALID'],
    events: ['workflow.run_queued', 'workflow.run_cancelled'],
  }),
  runs: query({
    summary: 'List the runs of a workflow, latest first',
    access: 'team:automation.read',
    rest: 'GET /workflows/{workflow_id}/runs',
    input: inTeam({ workflow_id: workflowId, ...pageInput, ...runFilter }),
    output: Page(WorkflowRun).meta({ id: 'WorkflowRunsPage' }),
    errors: ['WORKFLOW_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  test: mutation({
    summary: 'Simulate what steps would do, and whether you may; nothing is called',
    access: 'team:automation.manage',
    rest: 'POST /workflows/test',
    input: inTeam({
      definition,
      input: jsonObject().optional().describe('The input of the run.'),
      event: jsonObject().optional().describe('The event to try it with.'),
      samples: jsonObject(256 * 1024)
        .optional()
        .describe('Outputs of steps to go on with, by step. Steps without one answer an example of their schema.'),
    }).meta({
      example: {
        definition: {
          steps: [
            {
              id: 'greet',
              call: 'tickets.comments.create',
              input: { ticket_id: 'TKT-001', content: 'We are on it.' },
            },
          ],
        },
      },
    }),
    output: z
      .strictObject({
        outcome: z.enum(['succeeded', 'failed', 'unfinished']),
        steps: z.array(WorkflowTestStep),
        issues: z.array(z.string()).describe('What is wrong with the whole, in words.'),
      })
      .meta({ id: 'WorkflowTest' }),
    errors: ['WORKFLOW_INVALID'],
    events: [],
  }),
  catalogue: query({
    summary: 'List what workflows are made of: procedures, events, functions',
    access: 'team:automation.read',
    rest: 'GET /workflows/catalogue',
    input: inTeam({
      procedure: procedurePath.optional().describe('The procedure whose schemas to show.'),
    }),
    output: z
      .strictObject({
        procedures: z.array(CatalogueProcedure),
        events: z.array(z.strictObject({ type: z.string(), internal: z.boolean() })),
        variables: z.array(z.strictObject({ name: z.string(), meaning: z.string() })),
        functions: z.array(z.string()),
        input_schema: z.record(z.string(), z.unknown()).nullable().describe('JSON Schema of the named procedure.'),
        output_schema: z.record(z.string(), z.unknown()).nullable(),
        definition_schema: z.record(z.string(), z.unknown()).describe('JSON Schema of a definition.'),
      })
      .meta({ id: 'WorkflowCatalogue' }),
    errors: ['WORKFLOW_INVALID'],
  }),
  versions,
  secrets,
};
