import * as fc from 'fast-check';
import type { z } from 'zod';
import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import type { RefKind } from '@deskwire/router/domains.ts';
import { arbitrary } from '@deskwire/testing/arbitrary.ts';
import { actorOf, type Actor } from './actors.ts';
import type { Input } from './requests.ts';
import type { Stage } from './stage.ts';
import { inputs } from '../stage/all.ts';

/** The same for everybody and every run, so that a cell that changes has changed. */
const SEED = 20_261_120;

/**
 * An input that makes sense for a procedure: the rows of team A where it points at rows, what its domain says in tests/stage, and values
 * of the schema for the rest. It names team A where the team decides, so that nobody ends up in their own; those who act
 * for the platform name none, since it opens none to them.
 */
export function inputOf(stage: Stage, path: string, entry: Entry, actor: Actor): Input {
  const says = inputs[path]?.(stage, actor);
  const input: Record<string, unknown> = { ...sampleOf(stage, entry, 'absent', SEED) };
  for (const [field, schema] of Object.entries(shapeOf(entry))) {
    // Where fields exclude each other, those that may be left out are here by chance.
    if (says !== undefined && schema._zod.optin === 'optional') delete input[field];
    const kind = kindOf(schema);
    if (kind !== undefined && field in input) input[field] = stage.a.rows[kind];
  }
  if (namesTeam(entry, actor)) input['team_id'] = stage.a.id;
  return { ...input, ...says };
}

function namesTeam(entry: Entry, { platform }: Actor): boolean {
  const team = fieldOf(entry, 'team_id');
  if (team === undefined) return false;
  const access = accessOf(entry);
  const asPlatform =
    platform !== 'user' &&
    access.some((rule) => rule === 'platform:admin' || (rule === 'platform:master' && platform === 'master_admin'));
  return team.required || (access.some((rule) => /^(team|project):/.test(rule)) && !asPlatform);
}

/** Some input that the schema accepts, with the rows of team A wherever it points at rows. */
export function sampleOf(stage: Stage, entry: Entry, optional: 'absent' | 'present' | 'random', seed: number): Input {
  const override = (schema: z.core.$ZodType) => {
    const kind = kindOf(schema);
    return kind === undefined ? undefined : fc.constantFrom(...rowsOf(stage, kind));
  };
  const [sample] = fc.sample(arbitrary(entry.input, { override, optional }), { numRuns: 1, seed }) as [Input];
  // No worker answers on the stage: who asks to wait for one would wait for the whole time.
  return fieldOf(entry, 'wait_seconds') === undefined ? sample : { ...sample, wait_seconds: 0 };
}

/** The rows of team A that a reference may mean; some inputs want two different ones. */
const rowsOf = ({ a }: Stage, kind: RefKind): string[] => [
  a.rows[kind],
  ...(a.second[kind] === undefined ? [] : [a.second[kind]]),
];

/** Which kind of row a schema points at. */
export function kindOf(schema: z.core.$ZodType): RefKind | undefined {
  const meta = 'meta' in schema && typeof schema.meta === 'function' ? (schema.meta() as { ref?: RefKind }) : undefined;
  return meta?.ref;
}

const shapeOf = (entry: Entry) =>
  (entry.input as unknown as z.ZodType & { shape?: Readonly<Record<string, z.core.$ZodType>> }).shape ?? {};
/** What an input says of a field; undefined where it has none of that name. */
export function fieldOf(entry: Entry, name: string): { readonly required: boolean } | undefined {
  const field = shapeOf(entry)[name];
  return field && { required: field._zod.optin !== 'optional' };
}

/** Whoever gets furthest: what is refused at the door tries nothing behind it. */
export function whoMay(entry: Entry): ReturnType<typeof actorOf> {
  const rules = accessOf(entry);
  if (rules.some((rule) => rule === 'user' || /^(team|project):/.test(rule))) return actorOf('owner');
  return actorOf(rules.some((rule) => rule.startsWith('platform:')) ? 'platformMaster' : 'anonymous');
}
