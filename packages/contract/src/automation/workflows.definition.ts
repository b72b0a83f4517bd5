import { z } from 'zod';
import { jsonObject, rawText, text } from '../kit/fields.ts';

/** How a step is named in expressions: `steps.find_ticket`. */
const stepId = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,63}$/)
  .meta({ description: 'Name of the step, unique in the workflow.', examples: ['find_ticket'] });
const fieldName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,63}$/)
  .meta({ examples: ['thing'] });
const condition = text(2000)
  .describe('A CEL condition.')
  .meta({ examples: ['trigger.kind == "event"'] });
/** The path of a procedure. */
export const procedurePath = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)+$/)
  .meta({ examples: ['tickets.update'] });
export const eventType = z
  .string()
  .max(100)
  .regex(/^[a-z_]+\.[a-z_]+$/)
  .meta({ examples: ['ticket.resolved'] });
/** JSON in which texts may contain `{{ expression }}`. */
const template = jsonObject();
const templateText = (max: number) => rawText(max).describe('Text that may contain {{ expressions }}.');

/** A step inside another one: the same fields. Steps are nested at most four deep. */
const InnerStep = jsonObject();
const inner = z.array(InnerStep).max(50);

export const HttpStep = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).describe('How the request is sent.'),
  url: templateText(2000).meta({
    description: 'An https address. It may contain {{ expressions }}.',
    examples: ['https://api.example.com/things/{{ input.id }}'],
  }),
  headers: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z0-9-]{1,100}$/)
        .meta({ examples: ['X-Token'] }),
      templateText(2000),
    )
    .optional()
    .describe('Headers to send besides our own.'),
  body: z
    .union([templateText(20_000), template])
    .optional()
    .describe('Text, or a JSON object, which may contain {{ expressions }}.'),
  timeout_s: z.int().min(1).max(30).optional().describe('Defaults to 15 seconds.'),
});
export const WaitStep = z.strictObject({
  seconds: z.int().min(1).max(2_592_000).optional().describe('How many seconds to wait.'),
  until: templateText(500).optional().describe('A time, such as {{ trigger.event.at }}.'),
  event: z
    .strictObject({
      type: eventType.describe('Type of the event, such as ticket.resolved.'),
      entity_id: templateText(500).optional().describe('Only events about this row.'),
      where: condition.optional().describe('A CEL condition on `event` and `payload`.'),
    })
    .optional()
    .describe('The event to wait for.'),
  approval: template
    .optional()
    .describe('The input of approvals.request; the run goes on when it was decided or ended otherwise.'),
});

const stepFields = {
  id: stepId,
  if: condition.optional().describe('A CEL condition; the step is passed over where it is false.'),
  retry: z
    .strictObject({
      attempts: z.int().min(1).max(10).describe('Attempts in all.'),
      backoff_s: z.int().min(1).max(3600).describe('Seconds before the second one; they double.'),
    })
    .optional()
    .describe('Defaults to 4 attempts from 5 seconds. What was refused for good is not tried again.'),
  on_error: z.enum(['fail', 'continue']).optional().describe('Defaults to fail.'),
  select: text(2000).optional().describe('A CEL expression over `output`: what is kept of the output.'),
  call: procedurePath.optional().describe('A procedure, such as tickets.update.'),
  input: template.optional().describe('Input of the procedure. Texts may contain {{ expressions }}.'),
  confirm_destructive: z.boolean().optional().describe('Needed for procedures that cannot be undone.'),
  http: HttpStep.optional().describe('A request to another system.'),
  wait: WaitStep.optional().describe('Waits for a time, an event or an approval.'),
  timeout_s: z.int().min(1).max(2_592_000).optional().describe('How long to wait for an event or approval.'),
  set: template.optional().describe('Values to keep in `vars`.'),
  each: templateText(2000).optional().describe('A list of at most 100 items: {{ steps.list.items }}.'),
  as: fieldName.optional().describe('Name of the item in `vars`, besides `item`.'),
  stop: z.enum(['succeeded', 'failed']).optional().describe('Ends the run.'),
  message: templateText(500).optional().describe('Why it ends.'),
};
const Branch = <D extends z.ZodType>(steps: D) =>
  z
    .array(
      z.strictObject({
        if: condition.optional().describe('A CEL condition; left out, the branch is always taken.'),
        do: steps.describe('What is done if the condition is true.'),
      }),
    )
    .min(1)
    .max(20);

/**
 * One step: it has exactly one of `call`, `http`, `wait`, `set`, `branch`, `each` and `stop`. Clients see the steps
 * inside it as JSON, since a type that contains itself cannot be printed without its name.
 */
export const WorkflowStep = z
  .strictObject({
    ...stepFields,
    branch: Branch(inner).optional().describe('The first branch whose condition is true; one without is the rest.'),
    do: inner.optional().describe('Steps for each item.'),
  })
  .meta({ id: 'WorkflowStep' });

const InputField = z.strictObject({
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object']).describe('What the field contains.'),
  description: text(500).optional().describe('What the field is for.'),
  enum: z.array(text(200)).min(1).max(100).optional().describe('The only texts that are accepted.'),
  minimum: z.number().optional().describe('The smallest number that is accepted.'),
  maximum: z.number().optional().describe('The largest number that is accepted.'),
  maxLength: z.int().min(1).max(10_000).optional().describe('The length of the longest text that is accepted.'),
});
const frame = {
  input: z
    .strictObject({
      properties: z.record(fieldName, InputField).describe('The fields by their names.'),
      required: z.array(fieldName).max(100).optional().describe('The fields that must be given.'),
    })
    .optional()
    .describe('What a run has to be given, in the words of JSON Schema.'),
  concurrency: z
    .strictObject({
      key: templateText(500).describe('Runs with the same key take turns.'),
      when_busy: z
        .enum(['queue', 'skip', 'replace'])
        .describe('What becomes of a run while another one has its key: it waits, is skipped, or replaces the other.'),
    })
    .optional()
    .describe('Lets runs with the same key take turns.'),
};

export const WorkflowDefinition = z
  .strictObject({
    ...frame,
    on_failure: z
      .array(WorkflowStep)
      .max(50)
      .optional()
      .describe('Steps that run after a step failed; `failure` says why.'),
    steps: z.array(WorkflowStep).min(1).max(50).describe('The steps, in their order.'),
  })
  .meta({ id: 'WorkflowDefinition' });
export type WorkflowDefinition = z.infer<typeof WorkflowDefinition>;

/** The same with the steps inside others in full, as it is checked when it is saved. */
const ownFields = z.strictObject(stepFields);
export interface DeepStep extends z.infer<typeof ownFields> {
  branch?: { if?: string | undefined; do: DeepStep[] }[] | undefined;
  do?: DeepStep[] | undefined;
}
const DeepStep: z.ZodType<DeepStep> = z.strictObject({
  ...stepFields,
  get branch(): z.ZodOptional<z.ZodType<NonNullable<DeepStep['branch']>>> {
    return Branch(z.array(DeepStep).max(50)).optional();
  },
  get do(): z.ZodOptional<z.ZodType<DeepStep[]>> {
    return z.array(DeepStep).max(50).optional();
  },
});
export const DeepDefinition = z.strictObject({
  ...frame,
  on_failure: z.array(DeepStep).max(50).optional(),
  steps: z.array(DeepStep).min(1).max(50),
});
export type DeepDefinition = z.infer<typeof DeepDefinition>;

export const secretName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,63}$/)
  .meta({ description: 'Name of the secret: {{ secrets.name }}.', examples: ['crm_token'] });
