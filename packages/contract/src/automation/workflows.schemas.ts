import { z } from 'zod';
import { PersonName } from '../identity/names.ts';
import { markdownOut, ref, timestamp } from '../kit/fields.ts';
import { secretName, WorkflowDefinition } from './workflows.definition.ts';

export const workflowId = ref('workflow').describe('Id of the workflow, from workflows.list.');

export const RunAs = z.enum(['caller', 'publisher']).meta({ id: 'WorkflowRunAs' });
const workflow = {
  id: ref('workflow'),
  team_id: ref('team'),
  name: z.string(),
  description: markdownOut().nullable(),
  enabled: z.boolean().describe('Whether triggers and people can start runs.'),
  paused_reason: z
    .enum(['rights_lost'])
    .nullable()
    .describe('Why it was disabled by itself: its publisher may no longer do one of its steps.'),
  run_as: RunAs.describe('Who acts when somebody executes it. Triggers always run it for its publisher.'),
  members_may_run: z.boolean().describe('Whether members can execute it for its publisher.'),
  allow_reentry: z.boolean().describe('Whether it may be started by what it did itself.'),
  active_version: z.int().nullable().describe('The version that new runs take; null until one is published.'),
  latest_version: z.int(),
  publisher_id: ref('person').nullable().describe('Whose rights the active version has.'),
  publisher: PersonName.nullable(),
  created_by: ref('person').nullable(),
  creator: PersonName.nullable(),
  created_at: timestamp(),
  updated_at: timestamp(),
  version: z.int(),
};

/** A workflow without its steps. */
export const Workflow = z.strictObject(workflow).meta({ id: 'Workflow' });
export type Workflow = z.infer<typeof Workflow>;
export const WorkflowDetail = z
  .strictObject({ ...workflow, definition: WorkflowDefinition.describe('The latest version.') })
  .meta({ id: 'WorkflowDetail' });
export type WorkflowDetail = z.infer<typeof WorkflowDetail>;

export const WorkflowVersion = z
  .strictObject({
    workflow_id: ref('workflow'),
    number: z.int(),
    definition: WorkflowDefinition,
    procedures: z.array(z.string()).describe('What its runs may call.'),
    created_by: ref('person').nullable(),
    creator: PersonName.nullable(),
    created_at: timestamp(),
    publisher_id: ref('person').nullable(),
    publisher: PersonName.nullable(),
    published_at: timestamp().nullable(),
  })
  .meta({ id: 'WorkflowVersion' });
export type WorkflowVersion = z.infer<typeof WorkflowVersion>;

export const WorkflowSecret = z
  .strictObject({
    name: secretName,
    hosts: z.array(z.string()).describe('The only hosts that it is sent to.'),
    updated_at: timestamp(),
  })
  .meta({ id: 'WorkflowSecret' });
export type WorkflowSecret = z.infer<typeof WorkflowSecret>;

export const RunState = z
  .enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelling', 'cancelled', 'skipped'])
  .meta({ id: 'WorkflowRunState' });
export const RunError = z
  .strictObject({
    step: z.string().nullable(),
    code: z.string().meta({ examples: ['FORBIDDEN'] }),
    message: z.string(),
    details: z.unknown().optional(),
  })
  .meta({ id: 'WorkflowRunError' });
export type RunError = z.infer<typeof RunError>;

/** One run of a workflow. */
export const WorkflowRun = z
  .strictObject({
    id: ref('workflow_run'),
    team_id: ref('team'),
    workflow_id: ref('workflow'),
    workflow_name: z.string(),
    workflow_version: z.int().describe('The version that it stays on.'),
    trigger_id: ref('trigger').nullable().describe('What started it; null where somebody did.'),
    started_by: z.enum(['event', 'schedule', 'inbound', 'person']),
    person_id: ref('person').nullable().describe('For whom it acts.'),
    person: PersonName.nullable(),
    state: RunState,
    reason: z
      .enum(['loop', 'depth', 'busy', 'quota', 'replaced', 'missed'])
      .nullable()
      .describe('Why it was skipped or cancelled by itself.'),
    error: RunError.nullable(),
    waiting_for: z.enum(['time', 'event', 'approval']).nullable(),
    waiting_until: timestamp().nullable(),
    depth: z.int().describe('How many runs led to it.'),
    retry_of: ref('workflow_run').nullable(),
    created_at: timestamp(),
    started_at: timestamp().nullable(),
    finished_at: timestamp().nullable(),
    dismissed_at: timestamp().nullable().describe('When somebody said that its failure needs nothing more.'),
    version: z.int(),
  })
  .meta({ id: 'WorkflowRun' });
export type WorkflowRun = z.infer<typeof WorkflowRun>;

/** One step of a run, in one round of the loops that it is in. */
export const WorkflowRunStep = z
  .strictObject({
    step: z.string(),
    iteration: z.string().describe('Indexes of the items of the loops around it, such as 0.2; empty outside of loops.'),
    attempt: z.int(),
    state: z.enum(['running', 'waiting', 'succeeded', 'failed', 'cancelled']),
    input: z.unknown().describe('What it was given, without secrets.'),
    output: z.unknown(),
    error: RunError.nullable(),
    started_at: timestamp(),
    finished_at: timestamp().nullable(),
  })
  .meta({ id: 'WorkflowRunStep' });
export type WorkflowRunStep = z.infer<typeof WorkflowRunStep>;

export const WorkflowRunDetail = WorkflowRun.extend({
  data_shown: z
    .boolean()
    .describe('Whether inputs and outputs are shown: only to whom the run acts for and who manages workflows.'),
  input: z.unknown(),
  steps: z.array(WorkflowRunStep),
}).meta({ id: 'WorkflowRunDetail' });
export type WorkflowRunDetail = z.infer<typeof WorkflowRunDetail>;

/** A step of a workflow that is tried out, and the effect it would have. */
export const WorkflowTestStep = z
  .strictObject({
    step: z.string(),
    iteration: z.string(),
    does: z.enum(['call', 'http', 'wait']),
    procedure: z.string().nullable(),
    input: z.unknown(),
    allowed: z.boolean().describe('Whether you may do it now, as far as it can be told without doing it.'),
    needs: z.string().nullable().describe('The permission that the procedure needs.'),
    issues: z.array(z.string()).describe('What would go wrong, in words.'),
  })
  .meta({ id: 'WorkflowTestStep' });

export const CatalogueProcedure = z
  .strictObject({
    path: z.string(),
    summary: z.string(),
    kind: z.enum(['query', 'mutation']),
    needs: z.string(),
    allowed: z.boolean().describe('Whether you may call it, as far as your roles tell.'),
    destructive: z.boolean(),
    outward: z.boolean().describe('Whether it tells somebody outside the team something.'),
  })
  .meta({ id: 'WorkflowCatalogueProcedure' });
