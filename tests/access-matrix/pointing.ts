import { randomUUIDv7 } from 'node:crypto';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import type { Door } from '../kit/doors.ts';
import { fieldOf, inputOf } from '../kit/inputs.ts';
import { apart, beside, harmless } from '../stage/all.ts';
import { faultsOf, isNotFound } from './oracles.ts';
import { isTenantBound, nameOf, pointedAt, positionsOf, type Position } from './references.ts';
import { owner, procedures, type Attempt, type Rig } from './rig.ts';

/** Every place from which an input of any procedure may point at a row of a tenant. */
export const places = procedures
  .filter(([, entry]) => isTenantBound(entry))
  .flatMap(([path, entry]) => positionsOf(entry).map((position) => ({ path, entry, position })));

/** Points from every place, as who owns team A, at a row of team B and at no row at all, and gives what was wrong. */
export async function pointEverywhere(rig: Rig, door: Door, paths?: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { path, entry, position } of places) {
    if (paths !== undefined && !paths.includes(path)) continue;
    const faulty = (fault: string) => void faults.push(`${path} ${nameOf(position)} at ${door.name} ${fault}`);
    const foreign = await point(rig, door, path, entry, position, rig.stage.b.rows[position.kind]);
    for (const fault of foreignFaults(rig, path, entry, position, foreign)) faulty(fault);
    const absent = await point(rig, door, path, entry, position, randomUUIDv7());
    if (foreign.answer.status !== absent.answer.status || foreign.answer.code !== absent.answer.code)
      faulty(`tells a foreign row (${foreign.answer.code}) from none (${absent.answer.code})`);
  }
  return faults;
}

/** The team is left to the server, which could be led astray by a row of another. */
function point(rig: Rig, door: Door, path: string, entry: Entry, position: Position, row: string): Promise<Attempt> {
  const place = `${path} ${nameOf(position)}`;
  const input: Record<string, unknown> = {
    ...inputOf(rig.stage, path, entry, owner),
    ...beside[place]?.(rig.stage),
  };
  if (!fieldOf(entry, 'team_id')?.required) delete input['team_id'];
  for (const field of apart[place] ?? []) delete input[field];
  return rig.attempt(door, owner, path, entry, pointedAt(entry, input, position, row, rig.stage.a));
}

/**
 * The row does not exist for them: 404, or that answer for this row where each is answered for itself. Nothing is written
 * to the other team and none of its texts is read. A list may be filtered by it, and is empty then.
 */
function foreignFaults({ stage }: Rig, path: string, entry: Entry, position: Position, attempt: Attempt): string[] {
  const { answer } = attempt;
  const isHarmless = isFilter(entry, position) || harmless[`${path} ${nameOf(position)}`] !== undefined;
  const expected = answer.status < 300 && (isHarmless || isAnsweredApart(answer.value)) ? 'Y' : '404';
  return faultsOf(stage, owner, path, entry, expected, attempt);
}

const isFilter = ({ kind }: Entry, { optional }: Position) => kind === 'query' && optional;
const isAnsweredApart = (value: unknown): boolean => {
  const { items } = value as { items?: { error?: { code: string } | string | null }[] };
  const error = items?.at(-1)?.error;
  return isNotFound(typeof error === 'string' ? error : error?.code);
};
