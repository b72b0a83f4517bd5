import { z } from 'zod';
import type { WorkflowDefinition } from '@deskwire/contract/automation/workflows.definition.ts';
import type { Issue } from './check.ts';

type InputSchema = NonNullable<WorkflowDefinition['input']>;
type Field = InputSchema['properties'][string];

const LONGEST = 10_000;

function fieldOf(field: Field): z.ZodType {
  switch (field.type) {
    case 'string':
      return field.enum === undefined ? z.string().max(field.maxLength ?? LONGEST) : z.enum(field.enum);
    case 'number':
    case 'integer':
      return (field.type === 'integer' ? z.int() : z.number())
        .min(field.minimum ?? -Number.MAX_SAFE_INTEGER)
        .max(field.maximum ?? Number.MAX_SAFE_INTEGER);
    case 'boolean':
      return z.boolean();
    case 'array':
      return z.array(z.json()).max(100);
    default:
      return z.record(z.string().max(200), z.json());
  }
}

/** The faults of the input of a run. Without a schema any object is accepted. */
export function issuesOfInput(schema: InputSchema | undefined, input: unknown): Issue[] {
  if (schema === undefined) return [];
  const { properties, required = [] } = schema;
  const shape = Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [
      name,
      required.includes(name) ? fieldOf(field) : fieldOf(field).optional(),
    ]),
  );
  const parsed = z.strictObject(shape).safeParse(input ?? {});
  return parsed.success
    ? []
    : parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.map(String), reason: message }));
}
