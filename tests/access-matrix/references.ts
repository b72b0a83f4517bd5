import * as fc from 'fast-check';
import type { z } from 'zod';
import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import type { RefKind } from '@deskwire/router/domains.ts';
import { arbitrary } from '@deskwire/testing/arbitrary.ts';
import { kindOf } from '../kit/inputs.ts';
import type { Input } from '../kit/requests.ts';
import type { FurnishedTeam } from '../kit/team.ts';

/** A place of an input that names a row: the fields on the way there, `[]` standing for the last item of a list. */
export interface Position {
  readonly steps: readonly string[];
  readonly kind: RefKind;
  /** Whether it may be left out. */
  readonly optional: boolean;
}
export const nameOf = ({ steps }: Position): string => steps.join('.').replaceAll('.[]', '[]');

interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly in?: z.core.$ZodType;
}
const defOf = (schema: z.core.$ZodType) => schema._zod.def as unknown as Def;

/** Every place of an input that names a row, however deep. The id that a new row shall have names none. */
export function positionsOf(entry: Entry): Position[] {
  return find(entry.input as unknown as z.core.$ZodType, [], false).filter(({ steps }) => steps.join() !== 'id');
}

function find(schema: z.core.$ZodType, steps: readonly string[], optional: boolean): Position[] {
  const kind = kindOf(schema);
  if (kind !== undefined) return [{ steps, kind, optional }];
  const { type, shape, element, innerType, options, in: from } = defOf(schema);
  if (type === 'object')
    return Object.entries(shape!).flatMap(([name, field]) =>
      find(field, [...steps, name], optional || field._zod.optin === 'optional'),
    );
  if (type === 'array') return find(element!, [...steps, '[]'], optional);
  if (innerType !== undefined) return find(innerType, steps, optional);
  if (type === 'pipe') return find(from!, steps, optional);
  return options?.flatMap((option) => find(option, steps, optional)) ?? [];
}

/** The input with another row at a position; lists get it behind a row that is right. */
export function pointedAt(entry: Entry, input: Input, position: Position, row: string, right: FurnishedTeam): Input {
  const override = (schema: z.core.$ZodType) => {
    const kind = kindOf(schema);
    return kind === undefined ? undefined : fc.constant(right.rows[kind]);
  };
  const make = (schema: z.core.$ZodType) =>
    fc.sample(arbitrary(schema, { override, optional: 'present' }), { numRuns: 1, seed: 1 })[0];
  return put(entry.input as unknown as z.core.$ZodType, input, position.steps, row, make) as Input;
}

function put(
  schema: z.core.$ZodType,
  value: unknown,
  [step, ...steps]: readonly string[],
  row: string,
  make: (schema: z.core.$ZodType) => unknown,
): unknown {
  if (step === undefined) return row;
  const { shape, element, innerType, options, in: from } = defOf(schema);
  if (options !== undefined) return put(leading(options, step), value, [step, ...steps], row, make);
  if (innerType !== undefined) return put(innerType, value, [step, ...steps], row, make);
  if (step === '[]') {
    const items = Array.isArray(value) && value.length > 0 ? (value as unknown[]) : [make(element!)];
    return [...items, put(element!, make(element!), steps, row, make)];
  }
  if (shape === undefined) return put(from!, value, [step, ...steps], row, make);
  const fields = (value ?? make(schema)) as Input;
  return { ...fields, [step]: put(shape[step]!, fields[step], steps, row, make) };
}

/** Of several forms, the first that has such a step. */
const leading = (options: readonly z.core.$ZodType[], step: string) =>
  options.find((option) => {
    const { type, shape } = defOf(option);
    return step === '[]' ? type === 'array' : shape !== undefined && step in shape;
  })!;

/** Whether a team decides who may call: the rows of those who run the platform, and of no team, are everybody's. */
export const isTenantBound = (entry: Entry): boolean =>
  accessOf(entry).some((rule) => rule === 'user' || /^(team|project):/.test(rule));
