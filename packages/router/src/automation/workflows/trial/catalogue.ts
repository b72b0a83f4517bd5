import { z } from 'zod';
import { DeepDefinition } from '@deskwire/contract/automation/workflows.definition.ts';
import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import { events, internalEvents } from '@deskwire/contract/events.ts';
import { accessOf } from '@deskwire/contract/kit/define.ts';
import { jsonSchemaOf, type Json } from '@deskwire/contract/kit/json-schema.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { mayCall } from '../../../kit/access/may-call.ts';
import { inputSchemaOf } from '../../../kit/access/tools.ts';
import { entryAt, isStep, stepProcedures } from '../check-definition.ts';

const variables = {
  trigger: 'What started the run: its kind, and the id of the trigger or person.',
  event: 'The event that started it.',
  payload: 'What that event says.',
  input: 'What the run was given.',
  steps: 'What each step gave, by its name: steps.find_ticket.title.',
  vars: 'What set steps and loops keep.',
  item: 'The item of the innermost loop.',
  failure: 'In on_failure: the step that failed, its code and message.',
  now: 'The time, in ISO 8601.',
  secrets: 'In http steps: the secrets of the workflow.',
};
const functions = [
  'size(x)',
  'has(x.field)',
  'x in list',
  'list.all(i, condition)',
  'list.exists(i, condition)',
  'list.exists_one(i, condition)',
  'list.map(i, value)',
  'list.filter(i, condition)',
  'list.join(separator)',
  'text.contains(part)',
  'text.startsWith(part)',
  'text.endsWith(part)',
  'text.lowerAscii()',
  'text.upperAscii()',
  'text.trim()',
  'int(x)',
  'double(x)',
  'string(x)',
  'timestamp(text)',
  'duration(text)',
];

let definitionSchema: Json | undefined;
const types = Object.keys(events)
  .toSorted()
  .map((type) => ({ type, internal: internalEvents.has(type) }));

/** Lists what a builder of workflows offers, and whether the caller may do it. */
export function catalogue(
  { principal, scope }: Ctx<typeof workflows.catalogue>,
  { procedure: named }: In<typeof workflows.catalogue>,
): Out<typeof workflows.catalogue> {
  const entry = named === undefined ? undefined : entryAt(named);
  if (named !== undefined && (entry === undefined || !isStep(named, entry)))
    throw new AppError('WORKFLOW_INVALID', {
      issues: [{ path: ['procedure'], reason: 'is nothing that a step can call' }],
    });
  const membership = principal.memberships.find(({ team_id }) => team_id === scope.team_id);
  definitionSchema ??= plain(z.toJSONSchema(DeepDefinition, { io: 'input', unrepresentable: 'any' }));
  return {
    procedures: stepProcedures().map(([path, one]) => ({
      path,
      summary: one.summary,
      kind: one.kind as 'query' | 'mutation',
      needs: accessOf(one).join(' | '),
      allowed: mayCall(one, path, principal, membership),
      destructive: one.kind === 'mutation' && one.destructive === true,
      outward: one.kind === 'mutation' && one.outward === true,
    })),
    events: types,
    variables: Object.entries(variables).map(([name, meaning]) => ({ name, meaning })),
    functions,
    input_schema: entry === undefined ? null : inputSchemaOf(entry),
    output_schema: entry === undefined ? null : jsonSchemaOf(entry.output, 'output'),
    definition_schema: definitionSchema,
  };
}
const plain = (schema: object): Json => JSON.parse(JSON.stringify(schema)) as Json;
